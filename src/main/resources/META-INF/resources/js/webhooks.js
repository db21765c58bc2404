// The tab of webhooks: where the inbox sends to, as it is now.
import { listWebhooks } from './api.js';
import { Cards } from './cards.js';
import { announce, byId, oncePressed } from './dom.js';
import { Polling } from './polling.js';
import { edit, onRegistering, reset } from './registering.js';
import { onTab } from './tabs.js';
import { parseWebhooks } from './trigger.js';
import { webhookCard } from './webhook.js';

let inbox = null;
let isChosen = false;
let tokenLost = () => {};
const fresh = new Map(); // id to a registration's answer, whose secret is shown with its card

const polling = new Polling(look);
const cards = new Cards(byId('webhooks'), (webhook) => webhookCard(webhook, { act, edit, look: () => polling.now() }));

/** `lost()` is called when the token is no more. */
export function openWebhooks(ofInbox, lost) {
  inbox = ofInbox;
  tokenLost = lost;
  if (isChosen) polling.start();
}

export function closeWebhooks() {
  stopAsking();
  inbox = null;
  fresh.clear();
  cards.clear(); // with the secrets in them
  byId('webhooks-problem').textContent = '';
  byId('no-webhooks').hidden = true;
  reset();
}

export const stopAsking = () => polling.stop();

/** The socket tells that a delivery has another state. */
export const deliveryChanged = () => polling.soon();

/** The socket is there again: what changed meanwhile was not told. */
export const webhooksMayDiffer = () => polling.soon();

/** Asks once for all that is open. */
async function look() {
  const of = inbox;
  try {
    const webhooks = parseWebhooks(await listWebhooks(of.token));
    if (of !== inbox) return;
    show(webhooks);
    for (const card of cards.all()) await card.refresh(of.token);
    byId('webhooks-problem').textContent = '';
  } catch (problem) {
    // Gone between two questions: the next list is without it. No answer: the state says so.
    if (of === inbox && problem.status !== 404 && problem.status !== 0) fail(problem, byId('webhooks-problem'));
  }
}

function show(webhooks) {
  cards.show(webhooks);
  byId('no-webhooks').hidden = webhooks.length > 0;
  for (const [id, answer] of fresh) {
    cards.get(id)?.showSecret(answer);
    fresh.delete(id);
  }
}

function fail(problem, place) {
  if (problem.status === 401) tokenLost();
  else if (place.textContent !== problem.message) place.textContent = problem.message;
}

/** Does what a button says, and says in `place` why not. */
async function act(pressed, place, run) {
  const of = inbox;
  await oncePressed(pressed, async () => {
    place.textContent = '';
    try {
      await run(of.token);
    } catch (problem) {
      if (of === inbox) fail(problem, place);
    }
  });
  polling.now();
}

onRegistering({
  isTaken: (name) => cards.all().some((card) => card.name === name),
  token: () => inbox.token,
  lost: () => tokenLost(),
  added(webhook) {
    if (webhook.secret) fresh.set(webhook.id, webhook);
    announce('Added');
    polling.now();
  },
  changed() {
    announce('Changed');
    polling.now();
  },
});
onTab((name) => {
  isChosen = name === 'webhooks';
  if (isChosen && inbox) polling.start();
  else polling.stop();
});
