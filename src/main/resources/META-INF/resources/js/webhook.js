// One webhook: where it sends and when, what can be done with it, and its deliveries.
import { deleteWebhook, enableWebhook, rotateSecret, testWebhook } from './api.js';
import { attemptView, deliveryLog } from './deliveries.js';
import { announce, ask, button, byId, copyButton, element } from './dom.js';
import { clockTime, exactTime, relativeTime } from './words.js';

/**
 * `act(pressed, place, run)` runs it with the token and says there why not; `edit(webhook)` opens the form for it;
 * `look()`: see deliveries.js.
 */
export function webhookCard({ id }, { act, edit, look }) {
  let webhook = null;
  const name = element('h3', { class: 'name foreign' });
  const state = element('span', { class: 'state' });
  const when = element('span');
  const destination = element('code', { class: 'destination foreign' });
  const health = element('p', { class: 'hint health' });
  const secret = element('div', { role: 'status' });
  const outcome = element('div', { class: 'outcome', role: 'status' });
  const said = element('p', { class: 'wrong', role: 'alert' });
  const log = deliveryLog(id, { act: (pressed, run) => act(pressed, said, run), look });

  const buttons = [];
  const offer = (label, run) => {
    const pressed = button(label, () => act(pressed, said, run));
    buttons.push(pressed);
    return pressed;
  };
  offer('Test', async (token) => {
    outcome.replaceChildren('Calling…');
    try {
      outcome.replaceChildren(...attemptView(await testWebhook(token, id)));
    } catch (problem) {
      outcome.replaceChildren();
      throw problem;
    }
  });
  const toggle = offer('', async (token) => {
    if (webhook.enabled && !await sure('Switch off', 'Switch off', 'What it is owed now is cancelled.')) return;
    await enableWebhook(token, id, !webhook.enabled);
    announce(webhook.enabled ? 'Switched off' : 'Switched on');
  });
  const change = button('Edit', () => edit(webhook, change));
  buttons.push(change);
  offer('New secret', async (token) => {
    if (!await sure('New secret', 'Make a new secret for', 'For 24 hours each call is signed with both, the old one and the new one.')) return;
    showSecret({ secret: await rotateSecret(token, id) });
  });
  offer('Delete', async (token) => {
    if (!await sure('Delete', 'Delete', 'What it is owed now is cancelled, and nothing is sent there any more.')) return;
    await deleteWebhook(token, id);
    announce('Deleted');
    byId('adding').querySelector('summary').focus();
  });

  const sure = (yes, title, text) => ask({
    title: [`${title} `, element('span', { class: 'foreign' }, webhook.name)], text, no: 'Keep it as it is', yes,
  });

  function showSecret({ secret: made, warning }) {
    const shown = element('code', { class: 'destination' }, made);
    const done = button('Done', () => { secret.replaceChildren(); buttons[0].focus(); });
    const copying = copyButton('Copy', 'Copy the secret', made, shown);
    secret.replaceChildren(element('div', { class: 'secret' },
      element('p', {}, element('strong', {}, 'Its signing secret, shown this once:')), shown,
      element('p', { class: 'tools' }, copying, done)));
    if (warning) secret.append(element('p', { class: 'wrong' }, `Nothing can be sent there just now: ${warning}`));
    copying.focus();
  }

  const root = element('li', { class: 'event webhook', 'data-id': id },
    element('div', { class: 'head' }, name, state, when), destination, health, secret,
    element('div', { class: 'tools' }, ...buttons), outcome, said, log.root);
  return {
    root,
    showSecret,
    refresh: (token) => (log.root.open ? log.refresh(token) : undefined),
    get name() { return webhook.name; },
    update(changed) {
      webhook = changed;
      name.textContent = webhook.name;
      state.textContent = state.dataset.state = webhook.health.state;
      health.replaceChildren(...inWords(webhook.health));
      when.replaceChildren(...webhook.when.flatMap((part) => [element('span', { class: 'foreign' }, part), ' ']));
      destination.textContent = webhook.destination;
      toggle.textContent = webhook.enabled ? 'Switch off' : 'Switch on';
      for (const each of buttons) each.setAttribute('aria-label', `${each.textContent}: ${webhook.name}`);
    },
  };
}

const REASONS = {
  asked: 'Switched off by hand.',
  gone: 'Switched off: its receiver answered 410, it is gone.',
  failing: 'Switched off: it has only failed for five days.',
};

/** What is known of its last attempt, and why it is not simply on. */
function inWords({ reason, failures, failingSince, restsUntil, last }) {
  const words = [];
  if (reason) words.push(REASONS[reason], ' ');
  if (failures > 0) {
    words.push(failures === 1 ? 'The last attempt failed' : `The last ${failures} attempts failed`,
      ...(failures > 1 && failingSince ? [', since ', element('span', { title: exactTime(failingSince) }, clockTime(failingSince))] : []),
      '. ');
  }
  if (restsUntil) words.push(`It rests until ${clockTime(restsUntil)}. `);
  if (last) {
    words.push('Last attempt: ', element('span', { class: 'foreign' }, String(last.status ?? last.error)), ', ',
      element('time', { datetime: last.at, title: exactTime(last.at) }, relativeTime(last.at)), '.');
  }
  return words;
}
