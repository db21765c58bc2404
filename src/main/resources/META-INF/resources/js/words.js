// Times, durations and sizes in words.

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const clock = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

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

const isTime = (text) => !Number.isNaN(Date.parse(text));
const formatted = (format, text) => (isTime(text) ? format.format(Date.parse(text)) : text);

/** In the reader's own zone. */
export const localTime = (text) => formatted(local, text);

/** As the server wrote it, and in the reader's own zone. */
export const exactTime = (text) => (isTime(text) ? `${text} (${localTime(text)})` : text);

/** For an input of a local time: to the second, in the reader's own zone. */
export function localInput(text) {
  const time = new Date(text);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** For what is near and may lie ahead. */
export const clockTime = (text) => formatted(clock, text);

export const durationText = (millis) => (millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`);

/** A time that passes: seconds, then minutes, then hours, then days. */
export function spanText(seconds) {
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} days`;
}

/** Never 100 % where something is missing. */
export const shareText = (share) => `${share === 1 ? 100 : Math.min(99.9, Math.floor(share * 1_000) / 10)} %`;

/** 1h30m as 1 h 30 m */
export const spacedDuration = (text) => text.replace(/(\d+)([a-z]+)/g, ' $1 $2').trim();

export function sizeText(bytes) {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
