// Adding a webhook, and changing one: the form, whose refusals stand at the fields that they are of.
import { changeWebhook, registerWebhook } from './api.js';
import { byId, element, oncePressed } from './dom.js';
import { triggerJson } from './trigger.js';
import { localInput } from './words.js';

const form = byId('webhook-form');
const refused = byId('webhook-refused');
const BELONG = 'A pointer and a value belong together.';
const TWICE = 'There is a webhook of this name. Please choose another one.';

const LINE = 'Each line is a name, a colon and a value.';

let editing = null; // {id, shown: its parts as the form had them at first, from: the button}

const value = (name) => byId(`webhook-${name}`).value.trim();
const kind = () => form.elements.kind.value;

/** `isTaken(name)`, `token()`, `added(webhook)`, `changed()`, `lost()`: the token is no more. */
export function onRegistering({ isTaken, token, added, changed, lost }) {
  async function register() {
    clear();
    if (!editing && isTaken(value('name'))) return refuse([{ pointer: '/name', detail: TWICE }]);
    if (kind() === 'events' && Boolean(value('pointer')) !== Boolean(value('value'))) {
      return refuse([{ pointer: '/trigger/events', detail: BELONG }]);
    }
    if (!headers()) return refuse([{ pointer: '/headers', detail: LINE }]);
    try {
      if (editing) {
        await changeWebhook(token(), editing.id, json(changes()));
        leave();
        changed();
        return;
      }
      const webhook = await registerWebhook(token(), json(parts()));
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

/** The fields of its JSON, each JSON already. */
function parts() {
  const fields = Object.fromEntries(
    ['pointer', 'value', 'every', 'cron', 'zone', 'at'].map((name) => [name, value(name)]));
  const all = {
    name: JSON.stringify(value('name')),
    destination: JSON.stringify(value('destination')),
    trigger: triggerJson[kind()](fields),
    headers: JSON.stringify(headers() ?? {}),
  };
  if (kind() !== 'events') { // events are forwarded as they came
    all.body = JSON.stringify(byId('webhook-body').value);
    all.contentType = JSON.stringify(value('type'));
  }
  return all;
}

/** What somebody changed: the rest stays, also what this form cannot show. */
function changes() {
  const now = parts();
  const { shown } = editing;
  // A message on a schedule that now is for events: they are forwarded.
  if (shown.body && !now.body) now.body = now.contentType = 'null';
  return Object.fromEntries(Object.entries(now).filter(([field, text]) => text !== shown[field]));
}

const json = (fields) => `{${Object.entries(fields).map(([name, text]) => `"${name}":${text}`).join(',')}}`;

/** By their names; null when a line is none. */
function headers() {
  const all = {};
  for (const line of byId('webhook-headers').value.split('\n').filter((each) => each.trim())) {
    const colon = line.indexOf(':');
    if (colon < 1) return null;
    all[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return all;
}

/** Opens the form with this webhook in it; `from` has the focus again afterwards. */
export function edit(webhook, from) {
  reset();
  byId('adding-title').replaceChildren('Change ', element('span', { class: 'foreign' }, webhook.name));
  byId('webhook-submit').textContent = 'Change it';
  byId('webhook-cancel').hidden = false;
  fill(webhook);
  showKind();
  editing = { id: webhook.id, shown: parts(), from };
  byId('adding').open = true;
  byId('webhook-name').focus();
}

function fill({ name, destination, trigger, condition, body, contentType, headers: sent }) {
  const { events, every, cron, zone, at } = trigger;
  const put = (field, text) => { byId(`webhook-${field}`).value = text; };
  put('name', name);
  put('destination', destination);
  form.elements.kind.value = Object.keys(trigger).find((key) => key in triggerJson);
  put('headers', Object.entries(sent).map((header) => header.join(': ')).join('\n'));
  if (condition) {
    put('pointer', condition.pointer);
    put('value', condition.value);
  }
  byId('webhook-more').hidden = !events || Boolean(condition);
  if (every) put('every', every);
  if (cron) {
    put('cron', cron);
    put('zone', zone);
  }
  if (at) put('at', localInput(at));
  if (!events && body !== undefined) put('body', body);
  if (!events && contentType !== undefined) put('type', contentType);
}

/** Ends a change, made or not. */
function leave() {
  const { from } = editing;
  reset();
  byId('adding').open = false;
  from.focus();
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
  editing = null;
  form.reset();
  byId('adding-title').textContent = 'Add a webhook';
  byId('webhook-submit').textContent = 'Add it';
  byId('webhook-cancel').hidden = byId('webhook-more').hidden = true;
  clear();
  showKind();
}

form.addEventListener('input', ({ target }) => { if (target.ariaInvalid) unmark(target); });
form.addEventListener('change', showKind);
byId('webhook-cancel').addEventListener('click', leave);
byId('webhook-zone').setAttribute('value', Intl.DateTimeFormat().resolvedOptions().timeZone);
byId('zones').append(...Intl.supportedValuesOf('timeZone').map((zone) => element('option', { value: zone })));
showKind();
