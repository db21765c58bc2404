// The inbox this browser holds. Its token is all there is to it: the server keeps a hash only.

export const KEY = 'caravan.inbox';
const NEEDED = ['id', 'token', 'url', 'keyUrl'];

export const isInbox = (inbox) => Boolean(inbox) && NEEDED.every((name) => typeof inbox[name] === 'string' && inbox[name] !== '');

export function loadInbox() {
  try {
    const inbox = JSON.parse(localStorage.getItem(KEY));
    return isInbox(inbox) ? inbox : null;
  } catch {
    return null; // blocked storage, or not ours
  }
}

/** False when this browser does not let us keep it. */
export function saveInbox({ id, name, token, url, key, keyUrl, createdAt }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ id, name, token, url, key, keyUrl, createdAt }));
    return true;
  } catch {
    return false;
  }
}

export function forgetInbox() {
  try {
    localStorage.removeItem(KEY);
  } catch { /* then it was never kept */ }
}
