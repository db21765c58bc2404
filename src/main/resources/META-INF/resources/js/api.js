// The calls this page makes. Tokens travel in the Authorization header only.

/** What went wrong, in words for the person in front of the page. */
export class Problem extends Error {
  constructor(status, title, detail, retryAfter, errors = []) {
    super(detail ? `${title}: ${detail}` : title);
    this.status = status; // 0: no answer at all
    this.retryAfter = retryAfter; // seconds
    this.errors = errors; // {pointer, detail} of each field that cannot be
  }
}

// Relative to the page, so that a proxy may serve Caravan under a path.
const address = (path) => new URL(path, document.baseURI);

async function call(method, path, token, json) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(address(path), {
      method, headers, body: json, cache: 'no-store', signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new Problem(0, 'Caravan cannot be reached', 'it did not answer. Is it running?');
  }
  if (answer.ok) return answer;
  throw await problemOf(answer);
}

async function problemOf(answer) {
  let title = `Caravan answered ${answer.status}`;
  let detail = '';
  let errors = [];
  try {
    const problem = await answer.json(); // application/problem+json, or a proxy's own page
    if (typeof problem.title === 'string') title = problem.title;
    if (typeof problem.detail === 'string') detail = problem.detail;
    if (Array.isArray(problem.errors)) errors = problem.errors;
  } catch { /* the status has to do */ }
  return new Problem(answer.status, title, detail, Number(answer.headers.get('Retry-After')) || 0, errors);
}

/** Reads an answer's body; one that breaks off midway is a Problem like any other. */
async function read(answer, how) {
  try {
    return await answer[how]();
  } catch {
    throw new Problem(0, 'The answer broke off', 'please try again.');
  }
}

export const createInbox = async (adminToken) =>
  read(await call('POST', 'inboxes', adminToken, '{}'), 'json');

const one = encodeURIComponent;

export const takeTicket = async (token) =>
  (await read(await call('POST', 'ws/tickets', token), 'json')).ticket;

/** The text of a page of events, newest first; `before` an id, or the newest. */
export const listEvents = async (token, before) =>
  read(await call('GET', `data?limit=50${before ? `&before=${one(before)}` : ''}`, token), 'text');

export const eventBody = async (token, id) =>
  new Uint8Array(await read(await call('GET', `data/${one(id)}/body`, token), 'arrayBuffer'));

/** The text of all webhooks: an inbox has fewer than a page. */
export const listWebhooks = async (token) => read(await call('GET', 'webhooks?limit=200', token), 'text');

export const registerWebhook = async (token, json) => read(await call('POST', 'webhooks', token, json), 'json');

/** `json` has the fields that change. */
export const changeWebhook = async (token, id, json) =>
  read(await call('PATCH', `webhooks/${one(id)}`, token, json), 'json');

export const webhookStats = async (token, id) => read(await call('GET', `webhooks/${one(id)}/stats`, token), 'json');

export const enableWebhook = (token, id, enabled) =>
  call('PATCH', `webhooks/${one(id)}`, token, JSON.stringify({ enabled }));

export const deleteWebhook = (token, id) => call('DELETE', `webhooks/${one(id)}`, token);

/** The attempt that was made. */
export const testWebhook = async (token, id) => read(await call('POST', `webhooks/${one(id)}/test`, token), 'json');

export const rotateSecret = async (token, id) =>
  (await read(await call('POST', `webhooks/${one(id)}/secret`, token), 'json')).secret;

/** The newest deliveries, of all states or of one: `{items, next}`. */
export const listDeliveries = async (token, id, limit, state) =>
  read(await call('GET', `webhooks/${one(id)}/deliveries?limit=${limit}${state ? `&state=${state}` : ''}`, token), 'json');

export const retryDelivery = (token, id) => call('POST', `deliveries/${one(id)}/retry`, token);

export function socketAddress(ticket, after) {
  const url = address('ws');
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('ticket', ticket);
  if (after) url.searchParams.set('after', after);
  return url;
}
