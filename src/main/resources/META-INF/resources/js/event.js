// An event as this page holds it, cut from the text of a message or a list.
import { elements, members } from './json.js';

function value(fields, name, fallback) {
  try {
    return fields.has(name) ? JSON.parse(fields.get(name)) : fallback;
  } catch {
    return fallback;
  }
}

/** Throws only when there is no id: everything else has a plain fallback. */
export function parseEvent(text) {
  // By depth, not by name: a header, too, may be called "body".
  const fields = members(text);
  const id = value(fields, 'id');
  if (typeof id !== 'string' || id === '') throw new SyntaxError('An event without an id');
  return {
    id,
    receivedAt: String(value(fields, 'receivedAt', '')),
    method: String(value(fields, 'method', '')),
    path: String(value(fields, 'path', '')),
    query: String(value(fields, 'query', '') ?? ''),
    headers: value(fields, 'headers', {}) ?? {},
    remote: String(value(fields, 'remote', '') ?? ''),
    size: Number(value(fields, 'size', 0)) || 0,
    payload: payload(fields),
  };
}

function payload(fields) {
  if (fields.has('body')) return { kind: 'json', text: fields.get('body') };
  if (fields.has('text')) return { kind: 'text', text: String(value(fields, 'text', fields.get('text'))) };
  if (fields.has('base64')) return { kind: 'base64', text: String(value(fields, 'base64', '')) };
  return { kind: 'omitted' };
}

/** A page of `GET /data`; an item that cannot be read is left out, not the page with it. */
export function parsePage(text) {
  const fields = members(text);
  const items = [];
  for (const item of elements(fields.get('items') ?? '[]')) {
    try {
      items.push(parseEvent(item));
    } catch { /* shown nowhere rather than wrongly */ }
  }
  return { items, next: value(fields, 'next', null) };
}

/** A message of the socket: `{type, after?, event?, delivery?}`, or null when it is not one. */
export function parseMessage(text) {
  try {
    const fields = members(text);
    const type = value(fields, 'type');
    if (type === 'ready') return { type, after: value(fields, 'after') };
    if (type === 'delivery') return { type, delivery: JSON.parse(fields.get('delivery')) };
    if (type === 'event') return { type, event: parseEvent(fields.get('event')) };
    return { type };
  } catch {
    return null;
  }
}

/** The header's values; senders' names come in lower case, and never from a prototype. */
export function header(event, name) {
  const values = Object.hasOwn(event.headers, name) ? event.headers[name] : [];
  return [].concat(values).map(String);
}
