// The few ways in which this page makes elements: attributes and text, never markup.

export const byId = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children); // strings become text nodes
  return made;
}

export function button(label, onPress) {
  const made = element('button', { type: 'button' }, label);
  made.addEventListener('click', onPress);
  return made;
}

/** Runs it unless it runs already: one press, one time. */
export async function oncePressed(pressed, run) {
  if (pressed.getAttribute('aria-disabled') === 'true') return;
  pressed.setAttribute('aria-disabled', 'true');
  try {
    await run();
  } finally {
    pressed.removeAttribute('aria-disabled');
  }
}

/** Asks before something is done that cannot be undone. `words`: title, text, no, yes. */
export function ask(words) {
  const asking = byId('question');
  for (const part of ['title', 'text', 'no', 'yes']) byId(`question-${part}`).replaceChildren(...[words[part]].flat());
  asking.returnValue = ''; // Esc must not repeat the last answer
  asking.showModal();
  return new Promise((resolve) => {
    asking.addEventListener('close', () => resolve(asking.returnValue === 'yes'), { once: true });
  });
}

let said = 0;
/** Tells screen readers; an empty text in between makes the same words be said again. */
export function announce(text) {
  const place = byId('announce');
  place.textContent = '';
  clearTimeout(said);
  said = setTimeout(() => { place.textContent = text; }, 100);
}

export function copyButton(label, fullLabel, text, place) {
  const made = button(label, () => copy(made, text, place));
  made.setAttribute('aria-label', fullLabel);
  made.classList.add('copy');
  return made;
}

/** Copies; where the browser does not let us (plain http elsewhere than localhost), the old way. */
export async function copy(pressed, text, place) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyBySelection(text);
  }
  pressed.focus();
  if (done) flash(pressed, 'Copied');
  else {
    getSelection().selectAllChildren(place);
    flash(pressed, 'Selected');
  }
}

function copyBySelection(text) {
  const field = element('textarea', { class: 'sr-only', readonly: '' });
  field.value = text;
  document.body.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
  }
}

function flash(pressed, word) {
  pressed.dataset.label ??= pressed.textContent;
  pressed.textContent = word;
  pressed.classList.add('done');
  announce(word);
  clearTimeout(pressed.flashing);
  pressed.flashing = setTimeout(() => {
    pressed.textContent = pressed.dataset.label;
    pressed.classList.remove('done');
  }, 1_500);
}
