// "Send to it": where to send, with what, and the copy buttons.
import { byId, copy } from './dom.js';

let inbox = null;
let shown = false;

const curlLine = (token) =>
  `curl -X POST -H "Authorization: Bearer ${token}" -H 'Content-Type: application/json' ${inbox.url} -d '{"ok": "hello"}'`;

function show(reveal) {
  shown = reveal;
  // As many dots as characters: showing the token moves nothing.
  const token = shown ? inbox.token : '•'.repeat(inbox.token.length);
  byId('token').textContent = token;
  byId('curl').textContent = curlLine(token);
  const toggle = byId('show-token');
  toggle.textContent = shown ? 'Hide' : 'Show';
  toggle.setAttribute('aria-pressed', String(shown));
}

export function fillPanel(ofInbox) {
  inbox = ofInbox;
  byId('url').textContent = inbox.url;
  byId('key-url').textContent = inbox.keyUrl;
  show(false);
}

/** Takes the secrets out of the page. */
export function emptyPanel() {
  inbox = null;
  for (const id of ['url', 'token', 'key-url', 'curl']) byId(id).textContent = '';
}

byId('show-token').addEventListener('click', () => show(!shown));

const texts = {
  url: () => inbox.url,
  token: () => inbox.token,
  'key-url': () => inbox.keyUrl,
  curl: () => curlLine(inbox.token), // the real one, dots or not
};
for (const [id, text] of Object.entries(texts)) {
  const pressed = byId(`copy-${id}`);
  pressed.addEventListener('click', () => copy(pressed, text(), byId(id)));
}
