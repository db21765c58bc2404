// The page: first the one button, then the desk.
import { createInbox } from './api.js';
import { ask, byId, oncePressed } from './dom.js';
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

const create = () => oncePressed(byId('get-webhook'), makeInbox);

async function makeInbox() {
  const field = byId('admin-token');
  const asked = !byId('admin').hidden;
  const adminToken = asked ? field.value.trim() : '';
  say('');
  if (asked && !/^[\x21-\x7e]+$/.test(adminToken)) {
    say('Please give the admin token: plain characters, without spaces.');
    field.focus();
    return;
  }
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

byId('forget').addEventListener('click', async () => {
  const sure = await ask({
    title: 'Forget this inbox?',
    text: 'This browser lets go of its token. The inbox and its events stay on the server, but without the token nobody can open them from here. Copy it first if you may come back.',
    no: 'Keep it',
    yes: 'Forget it',
  });
  if (!sure) return;
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
