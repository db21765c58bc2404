// Times and sizes in words.

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

export function relativeTime(text, now = Date.now()) {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return text;
  const seconds = Math.round((now - time) / 1000);
  if (seconds < 5) return 'just now'; // also for a server whose clock is a little ahead
  if (seconds < 60) return `${seconds - (seconds % 5)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return day.format(time);
}

/** As the server wrote it, and in the reader's own zone. */
export function exactTime(text) {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : `${text} (${local.format(time)})`;
}

export function sizeText(bytes) {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
