// What was owed to one webhook, the newest first, and each attempt that was made.
import { listDeliveries, retryDelivery, webhookStats } from './api.js';
import { Cards } from './cards.js';
import { announce, button, element } from './dom.js';
import { headersOf, payloadBox } from './view.js';
import { clockTime, durationText, exactTime, relativeTime, shareText, spanText } from './words.js';

const PAGE = 50, MOST = 200;
const STATES = ['waiting', 'sending', 'delivered', 'failed', 'dead', 'cancelled'];

/** `act(pressed, run)` does what a button says, `look()` has `refresh` called soon. */
export function deliveryLog(webhook, { act, look }) {
  let limit = PAGE;
  const list = element('ol', { class: 'deliveries', role: 'list' });
  const cards = new Cards(list, () => deliveryCard(act));
  const empty = element('p', { class: 'hint' }, 'Loading…');
  const states = element('select', { 'aria-label': 'Deliveries to show' },
    element('option', { value: '' }, 'all'), ...STATES.map((state) => element('option', {}, state)));
  const older = button('Load older', () => { limit = Math.min(MOST, limit + PAGE); look(); });
  const more = element('p', { class: 'older' }, older);
  const figures = element('p', { class: 'hint figures' });
  const root = element('details', { class: 'log' }, element('summary', {}, 'Deliveries'), figures,
    element('label', { class: 'filter hint' }, 'Show ', states), empty, list, more);
  states.addEventListener('change', () => { limit = PAGE; look(); });
  root.addEventListener('toggle', () => { if (root.open) look(); });
  more.hidden = true;

  async function refresh(token) {
    const state = states.value;
    figures.textContent = inWords(await webhookStats(token, webhook));
    const { items, next } = await listDeliveries(token, webhook, limit, state);
    if (state !== states.value) return; // the next answer is for what is chosen now
    cards.show(items);
    empty.hidden = items.length > 0;
    empty.textContent = state ? `None is ${state}.` : 'Nothing was owed to it yet.';
    more.hidden = !next;
    if (limit === MOST) more.replaceChildren(`The newest ${MOST} are shown.`);
    else more.replaceChildren(older);
  }
  return { root, refresh };
}

function inWords(stats) {
  const owed = stats.backlog === 0 ? 'Owed nothing now.'
    : `Owed ${stats.backlog} now, the oldest for ${spanText(stats.oldestOwedSeconds)}.`;
  if (stats.attemptsLastHour === 0) return `${owed} No attempt in the last hour.`;
  return `${owed} Attempts: ${stats.attemptsLastMinute} in the last minute, ${stats.attemptsLastHour} in the last hour; `
    + `${shareText(stats.successShare)} delivered. Half took at most ${durationText(stats.p50Ms)}, 99 % at most ${durationText(stats.p99Ms)}.`;
}

function deliveryCard(act) {
  const summary = element('summary');
  const facts = element('p', { class: 'hint facts' });
  const attempts = element('ol', { class: 'attempts', role: 'list' });
  const retry = button('Retry', () => act(retry, async (token) => {
    await retryDelivery(token, root.dataset.id);
    announce('It is sent again');
  }));
  const root = element('li', { class: 'delivery' },
    element('details', {}, summary, facts, attempts), retry);
  return {
    root,
    update(delivery) {
      root.dataset.id = delivery.id;
      summary.replaceChildren(...headOf(delivery));
      facts.textContent = delivery.event ? `Event ${delivery.event}` : `Due ${exactTime(delivery.tick)}`;
      // Attempts only come to those that were: what somebody reads stays.
      for (const attempt of delivery.attempts.slice(attempts.children.length)) {
        attempts.append(element('li', {}, ...attemptView(attempt)));
      }
      retry.hidden = delivery.state === 'sending';
      retry.setAttribute('aria-label', `Retry ${whatOf(delivery)}`);
    },
  };
}

function headOf(delivery) {
  const { state, attempts, createdAt, dueAt } = delivery;
  const last = attempts.at(-1);
  const next = state === 'waiting' ? `${attempts.length ? 'next attempt' : 'due'} ${clockTime(dueAt)}` : '';
  return [
    element('span', { class: 'state', 'data-state': state }, state),
    element('span', {}, whatOf(delivery)),
    element('span', { class: 'foreign' }, last ? outcome(last) : ''),
    element('span', {}, attempts.length > 1 ? `${attempts.length} attempts` : ''),
    element('span', {}, next),
    element('time', { datetime: createdAt, title: exactTime(createdAt) }, relativeTime(createdAt)),
  ].filter((part) => part.textContent !== '');
}

function whatOf({ id, event, tick }) {
  const round = id.split('.')[2];
  return `${event ? `event …${event.slice(-6)}` : `tick of ${clockTime(tick)}`}${round ? `, round ${round}` : ''}`;
}

const outcome = ({ status, error }) => String(status ?? error);

/** When, what came of it, how long it took, and the beginning of what was answered. */
export function attemptView(attempt) {
  const { at, status, durationMs, excerpt, headers = {} } = attempt;
  const isGood = status >= 200 && status < 300;
  const line = element('p', { class: 'attempt' },
    element('span', { class: 'state foreign', 'data-state': isGood ? 'delivered' : 'failed' }, outcome(attempt)),
    element('span', {}, durationText(durationMs)),
    element('span', { class: 'hint', title: exactTime(at) }, clockTime(at)));
  return [line,
    ...(excerpt ? [payloadBox(excerpt, 'excerpt', 'Beginning of the answer')] : []),
    ...(Object.keys(headers).length ? [headersOf({ headers })] : [])];
}
