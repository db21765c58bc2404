// One event as a card. Everything a sender wrote goes in as text, never as markup.
import { header } from './event.js';
import { pretty } from './json.js';
import { hexDump, HEX_BYTES } from './hex.js';
import { button, copyButton, element } from './dom.js';
import { exactTime, relativeTime, sizeText } from './words.js';

const MOST_SHOWN = 256 * 1024; // characters, before "Show all"
const MOST_LAID_OUT = 8 * 1024 * 1024; // beyond it, all is shown as sent, without layout
// From here on a payload may scroll, and so takes the keyboard focus.
const MANY_CHARACTERS = 600, MANY_LINES = 20;

/** `fetchBody(id)` gives the bytes of a body that was too large to come along. */
export function eventCard(event, isNew, fetchBody) {
  const card = element('li', { class: isNew ? 'event new' : 'event', 'data-id': event.id });
  const body = element('div', { class: 'body' });
  const foot = element('div', { class: 'foot' }, headersOf(event));
  // Offered once there is text, which for a large payload is later; copied as it was sent.
  const offerCopy = (text) => foot.append(
    copyButton('Copy', 'Copy the payload', text, body.querySelector('.payload')));
  card.append(headLine(event), body, foot);
  showPayload({ body, offerCopy }, event, fetchBody);
  return card;
}

function headLine(event) {
  const time = element('time', { datetime: event.receivedAt, title: exactTime(event.receivedAt) },
    relativeTime(event.receivedAt));
  const head = element('div', { class: 'head' }, element('span', { class: 'method' }, event.method));
  const path = event.path + (event.query ? `?${event.query}` : '');
  if (path) head.append(element('code', { class: 'path' }, path));
  head.append(
    element('span', { class: 'type' }, header(event, 'content-type').join(', ') || 'no content type'),
    element('span', { class: 'size' }, sizeText(event.size)),
    element('span', { class: 'remote' }, event.remote ? `from ${event.remote}` : ''),
    time);
  return head;
}

/** The headers of whatever has some, to be opened. */
export function headersOf(event) {
  const rows = element('dl');
  let count = 0;
  for (const name of Object.keys(event.headers)) {
    for (const value of header(event, name)) {
      count++;
      rows.append(element('div', {}, element('dt', {}, name), element('dd', {}, value)));
    }
  }
  const summary = element('summary', {}, count === 1 ? '1 header' : `${count} headers`);
  return element('details', { class: 'headers' }, summary, rows);
}

function showPayload(place, event, fetchBody) {
  const { kind, text } = event.payload;
  if (kind === 'json') showText(place, text);
  else if (kind === 'text') showText(place, text, false);
  else if (kind === 'base64') showBase64(place, text, event.size);
  else showOmitted(place, event, fetchBody);
}

/** Text, laid out when it is JSON: from the text itself, so that all in it stays as sent. */
function showText({ body, offerCopy }, text, tryJson = true) {
  const part = (tryJson && pretty(text, MOST_SHOWN)) || { text, complete: true };
  const shown = beginning(part.text);
  const box = payloadBox(shown);
  body.replaceChildren(box);
  if (!part.complete || shown.length < part.text.length) {
    const tools = element('p', { class: 'tools' }, element('span', { class: 'note' }, 'This is its beginning.'));
    tools.append(button('Show all', () => {
      const all = tryJson && pretty(text, MOST_LAID_OUT);
      box.textContent = all?.complete ? all.text : text;
      tools.remove();
      box.focus();
    }));
    body.append(tools);
  }
  if (text !== '') offerCopy(text);
}

function beginning(text) {
  if (text.length <= MOST_SHOWN) return text;
  const last = text.charCodeAt(MOST_SHOWN - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? MOST_SHOWN - 1 : MOST_SHOWN); // no half characters
}

export function payloadBox(text, kind = '', label = 'Payload') {
  const box = element('pre', { class: `payload ${kind}`.trim(), role: 'group', 'aria-label': label }, text);
  if (text === '') box.classList.add('empty');
  const tall = text.length > MANY_CHARACTERS || text.split('\n', MANY_LINES).length === MANY_LINES;
  if (tall || kind === 'hex') box.tabIndex = 0; // a hex dump scrolls sideways
  return box;
}

function showBase64(place, text, size) {
  let bytes;
  try {
    // Only what is shown is decoded: four characters make three bytes.
    const start = text.slice(0, Math.ceil(HEX_BYTES / 3) * 4);
    bytes = Uint8Array.from(atob(start), (c) => c.charCodeAt(0));
  } catch {
    showText(place, text, false);
    return;
  }
  showBytes(place, bytes, size);
}

function showBytes({ body }, bytes, size) {
  const shown = Math.min(bytes.length, HEX_BYTES);
  const cut = size > shown ? `, the first ${sizeText(shown)} of them here` : '';
  body.replaceChildren(
    payloadBox(hexDump(bytes), 'hex'),
    element('p', { class: 'tools' }, element('span', { class: 'note' }, `Not text: ${size.toLocaleString('en')} bytes${cut}.`)));
}

function showOmitted(place, event, fetchBody) {
  const note = element('span', { class: 'note', role: 'status' }, `Too large to come along (${sizeText(event.size)}).`);
  const show = button('Show payload', async () => {
    show.disabled = true;
    try {
      showFetched(place, await fetchBody(event.id));
      place.body.querySelector('.payload').focus();
    } catch (problem) {
      note.textContent = problem.message;
      show.disabled = false;
    }
  });
  place.body.append(payloadBox('', 'omitted'), element('p', { class: 'tools' }, note, show));
}

function showFetched(place, bytes) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    showBytes(place, bytes, bytes.length);
    return;
  }
  showText(place, text);
}
