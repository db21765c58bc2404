// The desk: an inbox, where to send to it, and its events as they come.
import { eventBody, listEvents } from './api.js';
import { announce, byId, oncePressed } from './dom.js';
import { parsePage } from './event.js';
import { Feed } from './feed.js';
import { Live } from './live.js';
import { emptyPanel, fillPanel } from './panel.js';
import { eventCard } from './view.js';
import { closeWebhooks, deliveryChanged, openWebhooks, stopAsking, webhooksMayDiffer } from './webhooks.js';
import { relativeTime } from './words.js';

const STATES = { live: 'live', reconnecting: 'reconnecting…', offline: 'offline' };
const LIST_AGAIN = 3_000;

let inbox = null;
let live = null;
let waitingFor = false; // whether an empty list means that nothing was ever sent
let listed = false; // a page was listed with the socket open: nothing is missing
let pageFailed = false; // what the problem place says is ours to take back
let unseen = 0; // arrived while the tab was hidden
let untold = 0; // arrived since screen readers were last told
let telling = 0;
let sayProblem = () => {};

const feed = new Feed(byId('events'),
  (event, isNew) => eventCard(event, isNew, (id) => eventBody(inbox.token, id)),
  showCounts);

/** `isFresh`: made a moment ago, so nothing can be in it. */
export function openDesk(ofInbox, isFresh, say) {
  inbox = ofInbox;
  sayProblem = say;
  waitingFor = isFresh;
  listed = false;
  unseen = untold = 0;
  feed.clear();
  fillPanel(inbox);
  // Who comes back with a phone comes for the events.
  byId('send').open = isFresh || !matchMedia('(max-width: 900px)').matches;
  byId('inbox-name').textContent = inbox.name || 'My webhook';
  openWebhooks(inbox, refused);
  live = new Live(inbox.token, {
    state(name) {
      byId('status').dataset.state = name;
      byId('status').textContent = STATES[name];
    },
    // First the socket, then the list: nothing can fall between the two.
    ready(isNew) {
      if (isNew) feed.clear(); // what was listed without a socket may not reach up to now
      if (!listed) list(true);
      webhooksMayDiffer(); // changes are not replayed
    },
    event: arrived,
    delivery: deliveryChanged,
    // Without a socket there is still something to read.
    lost() { if (!listed && feed.size === 0) list(false); },
    refused,
  });
}

export function closeDesk() {
  live?.stop();
  inbox = live = null;
  feed.clear();
  closeWebhooks();
  emptyPanel();
  byId('dead').hidden = true;
  document.title = 'Caravan';
}

function refused() {
  live?.stop();
  stopAsking();
  byId('status').dataset.state = 'offline';
  byId('status').textContent = STATES.offline;
  byId('dead').hidden = false;
}

/** A page of events of this inbox, or null after saying why not. */
async function page(before) {
  const of = inbox;
  try {
    const text = await listEvents(of.token, before);
    if (of !== inbox) return null;
    if (pageFailed) sayProblem('');
    pageFailed = false;
    return parsePage(text);
  } catch (problem) {
    if (of !== inbox) return null;
    if (problem.status === 401) refused();
    else if (problem.status !== 0 || before) { // no answer at all: the state says so already
      pageFailed = true;
      sayProblem(problem.message);
    }
    return null;
  }
}

async function list(hasSocket) {
  const of = inbox;
  const newest = await page();
  if (of !== inbox) return;
  if (newest && (hasSocket || !listed)) {
    feed.addNewest(newest);
    waitingFor = true;
    listed ||= hasSocket;
    showCounts();
  } else if (hasSocket && byId('dead').hidden) {
    setTimeout(() => { if (of === inbox && !listed) list(true); }, LIST_AGAIN);
  }
}

function arrived(event) {
  if (!feed.add(event)) return;
  untold++;
  if (document.hidden) unseen++;
  // One sentence for a burst, and never a payload.
  telling ||= setTimeout(() => {
    announce(untold === 1 ? '1 new event' : `${untold} new events`);
    telling = untold = 0;
  }, 1_000);
}

function showCounts() {
  byId('waiting').hidden = !(waitingFor && feed.size === 0);
  byId('count').textContent = feed.size === 0 ? '' : `${feed.size} shown${feed.hasOlder ? ', older ones below' : ''}`;
  byId('load-older').hidden = !feed.hasOlder;
  byId('newer').hidden = !feed.awayFromNewest;
  byId('newer-text').textContent = feed.newer === 0 ? 'You are looking at older events.'
    : `${feed.newer === 1 ? '1 new event' : `${feed.newer} new events`} since.`;
  document.title = unseen > 0 ? `(${unseen}) Caravan` : 'Caravan';
}

async function loadOlder() {
  const older = await page(feed.oldestId);
  if (!older) return;
  feed.addOlder(older);
  announce(`${older.items.length} older events`);
}

async function showNewest() {
  feed.clear(); // from here on the socket's events show again, above the page listed next
  scrollTo(0, 0);
  listed = false;
  await list(true);
}

function showTimes() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll('#desk time')) {
    const text = relativeTime(time.dateTime);
    if (time.textContent !== text) time.textContent = text;
  }
}

byId('load-older').addEventListener('click', (event) => oncePressed(event.currentTarget, loadOlder));
byId('show-newest').addEventListener('click', showNewest);
setInterval(showTimes, 5_000);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  unseen = 0;
  showCounts();
  showTimes();
});
