// The page: first the one button, then the desk.
import { createInbox } from './api.js';
import { byId } from './dom.js';
import { closeDesk, openDesk } from './desk.js';
import { forgetInbox, isInbox, KEY, loadInbox, saveInbox } from './store.js';

const say = (text) => { byId('problem').textContent = text; };

function showWelcome() {
  byId('admin').hidden = true;
  byId('desk').hidden = byId('bar-inbox').hidden = true;
  byId('welcome').hidden = false;
}

function showDesk(inbox, isFresh) {
  byId('welcome').hidden = true;
  byId('desk').hidden = byId('bar-inbox').hidden = false;
  openDesk(inbox, isFresh, say);
}

async function create() {
  const pressed = byId('get-webhook');
  const field = byId('admin-token');
  if (pressed.getAttribute('aria-disabled') === 'true') return; // one press, one inbox
  const asked = !byId('admin').hidden;
  const adminToken = asked ? field.value.trim() : '';
  say('');
  if (asked && !/^[\x21-\x7e]+$/.test(adminToken)) {
    say('Please give the admin token: plain characters, without spaces.');
    field.focus();
    return;
  }
  pressed.setAttribute('aria-disabled', 'true');
  try {
    const inbox = await createInbox(adminToken);
    if (!isInbox(inbox)) throw new Error('The answer was not an inbox. Is this address Caravan’s?');
    field.value = '';
    if (!saveInbox(inbox)) say('This browser does not let the page keep the token: copy it before you leave.');
    showDesk(inbox, true);
    byId('copy-url').focus({ preventScroll: true });
  } catch (problem) {
    if (problem.status === 401) {
      // Making inboxes is not open to all here: whoever may, says so.
      byId('admin').hidden = false;
      field.value = '';
      field.focus();
      if (asked) say('That admin token was not accepted.');
    } else {
      say(problem.message);
    }
  } finally {
    pressed.removeAttribute('aria-disabled');
  }
}

function forget() {
  forgetInbox();
  closeDesk();
  say('');
  showWelcome();
}

byId('create-form').addEventListener('submit', (event) => {
  event.preventDefault();
  create();
});

const asking = byId('forget-dialog');
byId('forget').addEventListener('click', () => {
  asking.returnValue = ''; // Esc must not repeat the last answer
  asking.showModal();
});
asking.addEventListener('close', () => {
  if (asking.returnValue !== 'forget') return;
  forget();
  byId('get-webhook').focus();
});

byId('start-again').addEventListener('click', () => {
  forget();
  create();
});

// Another tab forgot the inbox or got a new one: all tabs show the same.
addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) location.reload();
});

const kept = loadInbox();
if (kept) showDesk(kept, false);
else showWelcome();
