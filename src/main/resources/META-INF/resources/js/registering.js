// Adding a webhook: the form, whose refusals stand at the fields that they are of.
import { registerWebhook } from './api.js';
import { byId, element, oncePressed } from './dom.js';
import { triggerJson } from './trigger.js';

const form = byId('webhook-form');
const refused = byId('webhook-refused');
const BELONG = 'A pointer and a value belong together.';
const TWICE = 'There is a webhook of this name. Please choose another one.';

const value = (name) => byId(`webhook-${name}`).value.trim();
const kind = () => form.elements.kind.value;

/** `isTaken(name)`, `token()`, `added(webhook)`, `lost()`: the token is no more. */
export function onRegistering({ isTaken, token, added, lost }) {
  async function register() {
    clear();
    if (isTaken(value('name'))) return refuse([{ pointer: '/name', detail: TWICE }]);
    if (kind() === 'events' && Boolean(value('pointer')) !== Boolean(value('value'))) {
      return refuse([{ pointer: '/trigger/events', detail: BELONG }]);
    }
    try {
      const webhook = await registerWebhook(token(), registration());
      reset();
      byId('adding').open = false;
      added(webhook);
    } catch (problem) {
      if (problem.status === 401) lost();
      else if (problem.errors?.length) refuse(problem.errors);
      else refused.textContent = problem.message;
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    oncePressed(event.submitter ?? form, register);
  });
}

/** Its JSON, from parts that are JSON already. */
function registration() {
  const fields = Object.fromEntries(
    ['pointer', 'value', 'every', 'cron', 'zone', 'at'].map((name) => [name, value(name)]));
  const parts = [
    `"name":${JSON.stringify(value('name'))}`,
    `"destination":${JSON.stringify(value('destination'))}`,
    `"trigger":${triggerJson[kind()](fields)}`,
  ];
  if (kind() !== 'events') { // events are forwarded as they came
    parts.push(`"body":${JSON.stringify(byId('webhook-body').value)}`,
      `"contentType":${JSON.stringify(value('type'))}`);
  }
  return `{${parts.join(',')}}`;
}

function refuse(errors) {
  const elsewhere = [];
  for (const { pointer, detail } of errors) {
    const field = fieldOf(pointer);
    if (field) mark(field, detail);
    else elsewhere.push(`${pointer} ${detail}`);
  }
  refused.textContent = elsewhere.join('; ');
  form.querySelector('[aria-invalid]')?.focus();
}

/** The field that has the pointer, or the innermost that holds it. */
function fieldOf(pointer) {
  return [...form.querySelectorAll('[data-pointer]')]
    .filter(({ dataset }) => pointer === dataset.pointer || pointer.startsWith(`${dataset.pointer}/`))
    .sort((a, b) => b.dataset.pointer.length - a.dataset.pointer.length)[0];
}

function mark(field, detail) {
  const id = `${field.id}-wrong`;
  byId(id)?.remove();
  field.after(element('p', { id, class: 'wrong' }, detail.charAt(0).toUpperCase() + detail.slice(1)));
  field.setAttribute('aria-invalid', 'true');
  describe(field);
}

function unmark(field) {
  byId(`${field.id}-wrong`)?.remove();
  field.removeAttribute('aria-invalid');
  describe(field);
}

function describe(field) {
  const ids = [`${field.id}-wrong`, `${field.id}-hint`].filter(byId);
  if (ids.length) field.setAttribute('aria-describedby', ids.join(' '));
  else field.removeAttribute('aria-describedby');
}

function clear() {
  refused.textContent = '';
  for (const field of form.querySelectorAll('[aria-invalid]')) unmark(field);
}

function showKind() {
  for (const part of form.querySelectorAll('[data-kind]')) {
    part.hidden = !part.dataset.kind.split(' ').includes(kind());
  }
}

/** As it is for somebody who has never been here. */
export function reset() {
  form.reset();
  clear();
  showKind();
}

form.addEventListener('input', ({ target }) => { if (target.ariaInvalid) unmark(target); });
form.addEventListener('change', showKind);
byId('webhook-zone').setAttribute('value', Intl.DateTimeFormat().resolvedOptions().timeZone);
byId('zones').append(...Intl.supportedValuesOf('timeZone').map((zone) => element('option', { value: zone })));
showKind();
