// What a webhook is called for: from a form, and in words.
import { elements, members } from './json.js';
import { localTime, spacedDuration } from './words.js';

/** Webhooks from the text of their list, each with `when` in words and `condition`: a list of them. */
export function parseWebhooks(text) {
  return elements(members(text).get('items') ?? '[]')
    .map((item) => {
      const trigger = members(item).get('trigger');
      return { ...JSON.parse(item), when: inWords(trigger), condition: conditionOf(trigger) };
    });
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

/** The only condition as a form has it, `{pointer, value}`; null when there is more than that. */
function conditionOf(text) {
  const { events } = JSON.parse(text);
  if (!events || events.methods || Object.keys(events.match ?? {}).length > 1) return null;
  if (!events.match || Object.keys(events.match).length === 0) return { pointer: '', value: '' };
  const [[pointer, value]] = members(members(members(text).get('events')).get('match'));
  return pointer ? { pointer, value: asTyped(value) } : null;
}

/** Text without its quotes, unless it would then be read as something else. */
function asTyped(json) {
  const value = JSON.parse(json);
  return typeof value === 'string' && asJson(value) === json ? value : json;
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
