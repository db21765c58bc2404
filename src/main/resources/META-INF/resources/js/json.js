// JSON as text. JSON.parse would round 12345678901234567890, merge {"a":1,"a":2} and reorder
// keys like "2" and "1"; this page shows what was sent. So values are cut out of the message as
// they stand, and laid out from that very text. Nothing here recurses: payloads nest as deep as
// their sender likes.

const QUOTE = 34, BACKSLASH = 92, COMMA = 44, COLON = 58;
const OPEN_OBJECT = 123, CLOSE_OBJECT = 125, OPEN_LIST = 91, CLOSE_LIST = 93;

const isSpace = (c) => c === 32 || c === 10 || c === 13 || c === 9;

function skipSpace(text, at) {
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The place after the string that begins at `at`. */
function stringEnd(text, at) {
  for (let quote = text.indexOf('"', at + 1); quote > 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1; // an even number of backslashes: a real end
  }
  throw new SyntaxError('A string has no end');
}

/** The place after the value that begins at `at`, whatever it holds. */
function valueEnd(text, at) {
  const start = at;
  let depth = 0;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) {
      at = stringEnd(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (c === OPEN_OBJECT || c === OPEN_LIST) depth++;
    else if (c === CLOSE_OBJECT || c === CLOSE_LIST) {
      if (depth === 0) break; // the end of what holds a bare number or word
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (c === COMMA || isSpace(c))) break;
    at++;
  }
  if (depth > 0 || at === start) throw new SyntaxError('A value has no end');
  return at;
}

/** The members of an object, one level deep: a Map from name to the value's exact text. */
export function members(text) {
  const found = new Map();
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) throw new SyntaxError('Not an object');
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_OBJECT) return found;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw new SyntaxError('A name is missing');
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd));
    at = skipSpace(text, nameEnd);
    if (text.charCodeAt(at) !== COLON) throw new SyntaxError('A colon is missing');
    const from = skipSpace(text, at + 1);
    const to = valueEnd(text, from);
    found.set(name, text.slice(from, to));
    at = skipSpace(text, to);
    if (text.charCodeAt(at) === CLOSE_OBJECT) return found;
    if (text.charCodeAt(at) !== COMMA) throw new SyntaxError('A comma is missing');
    at = skipSpace(text, at + 1);
  }
}

/** The elements of a list, one level deep: each one's exact text. */
export function elements(text) {
  const found = [];
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_LIST) throw new SyntaxError('Not a list');
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_LIST) return found;
  for (;;) {
    const to = valueEnd(text, at);
    found.push(text.slice(at, to));
    at = skipSpace(text, to);
    if (text.charCodeAt(at) === CLOSE_LIST) return found;
    if (text.charCodeAt(at) !== COMMA) throw new SyntaxError('A comma is missing');
    at = skipSpace(text, at + 1);
  }
}

const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
// Indentation stops growing here: with 10,000 levels it would make the text quadratic.
const DEEPEST_INDENT = 40;
const BREAKS = Array.from({ length: DEEPEST_INDENT + 1 }, (_, depth) => '\n' + '  '.repeat(depth));

/**
 * Lays JSON out, every name, number and string exactly as in `text`. Stops after about `limit`
 * characters: `complete` says whether that was all. Null for what is not JSON.
 */
export function pretty(text, limit = Infinity) {
  try {
    return layOut(text, limit);
  } catch {
    return null;
  }
}

function layOut(text, limit) {
  const out = [];
  const closers = [];
  let size = 0;
  let at = skipSpace(text, 0);
  let wants = 'value'; // 'value', 'first' (or an end at once), 'name', 'more' (a comma or an end)
  const put = (piece) => { out.push(piece); size += piece.length; };
  const newLine = () => put(BREAKS[Math.min(closers.length, DEEPEST_INDENT)]);
  const fail = () => { throw new SyntaxError('Not JSON'); };

  while (at < text.length) {
    if (size >= limit) return { text: out.join(''), complete: false };
    const c = text.charCodeAt(at);
    const inObject = closers.at(-1) === CLOSE_OBJECT;
    if (c === CLOSE_OBJECT || c === CLOSE_LIST) {
      if (closers.at(-1) !== c || (wants !== 'first' && wants !== 'more')) fail();
      closers.pop();
      if (wants === 'more') newLine(); // an empty one stays on its line
      put(text[at++]);
      wants = 'more';
    } else if (c === COMMA) {
      if (wants !== 'more' || closers.length === 0) fail();
      put(',');
      newLine();
      at++;
      wants = inObject ? 'name' : 'value';
    } else if (wants === 'more') {
      fail();
    } else {
      if (wants === 'first') newLine();
      if (inObject && wants !== 'value') {
        if (c !== QUOTE) fail();
        const end = stringEnd(text, at);
        put(text.slice(at, end));
        at = skipSpace(text, end);
        if (text.charCodeAt(at++) !== COLON) fail();
        put(': ');
        wants = 'value';
      } else if (c === OPEN_OBJECT || c === OPEN_LIST) {
        put(text[at++]);
        closers.push(c === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST);
        wants = 'first';
      } else {
        const end = c === QUOTE ? stringEnd(text, at) : valueEnd(text, at);
        const scalar = text.slice(at, end);
        if (c !== QUOTE && !SCALAR.test(scalar)) fail();
        put(scalar);
        at = end;
        wants = 'more';
      }
    }
    at = skipSpace(text, at);
  }
  if (wants !== 'more' || closers.length > 0) fail();
  return { text: out.join(''), complete: true };
}
