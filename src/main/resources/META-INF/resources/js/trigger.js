// What a webhook is called for: from a form, and in words.
import { elements, members } from './json.js';
import { localTime, spacedDuration } from './words.js';

/** Webhooks from the text of their list, each with `when` in words: a list of them. */
export function parseWebhooks(text) {
  return elements(members(text).get('items') ?? '[]')
    .map((item) => ({ ...JSON.parse(item), when: inWords(members(item).get('trigger')) }));
}

/** From its text, so that a condition's number stays as it was written. */
function inWords(text) {
  const { every, cron, zone, at, events } = JSON.parse(text);
  if (every) return [`every ${spacedDuration(every)}`];
  if (cron) return [`cron ${cron}, ${zone}`];
  if (at) return [`once, ${localTime(at)}`];
  const match = events.match ? members(members(members(text).get('events')).get('match')) : new Map();
  const conditions = [...match].map(([pointer, value]) => [pointer || 'the body', 'is', value]);
  return ['for each event',
    ...(events.methods ? [`by ${events.methods.join(' or ')}`] : []),
    ...conditions.flatMap((condition, at) => [at ? 'and' : 'where', ...condition])];
}

/** As JSON text, from what a form has for its kind. */
export const triggerJson = {
  events: ({ pointer, value }) => (pointer || value
    ? `{"events":{"match":{${JSON.stringify(pointer)}:${asJson(value)}}}}` : '{"events":{}}'),
  every: ({ every }) => JSON.stringify({ every }),
  cron: ({ cron, zone }) => JSON.stringify({ cron, zone }),
  at: ({ at }) => JSON.stringify({ at: utc(at) }),
};

/** JSON as it stands, for big numbers; anything else is a string. */
function asJson(text) {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

function utc(local) {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? local : time.toISOString();
}
