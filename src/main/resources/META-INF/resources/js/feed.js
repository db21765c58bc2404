// The list of events: sorted, without repeats, bounded. What there is to show is decided at once
// and cheaply, so that the socket never waits; cards are made afterwards, a few per frame, the
// newest first. A card that a burst pushes out before its turn is never made at all.

const MOST_CARDS = 500;
const FRAME_BUDGET = 10; // milliseconds of card making per frame
// While events pour in, a pass (with the layout it causes) is followed by a rest three times as
// long, for the socket: else large payloads would be laid out only to be pushed out again.
const REST = 3, LONGEST_REST = 400;

/** The next frame; in a background tab, where frames do not come, a little later. */
function soon(run) {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 200);
}

export class Feed {
  #list; #makeCard; #onChange;
  #entries = []; // {event, card|null, isNew}, newest first
  #ids = new Set();
  #scheduled = false;
  #pouring = false; // something came from the socket since the last pass
  #restUntil = 0;
  /** True once older events are known to be on the server only. */
  hasOlder = false;
  /** True while the newest cards made room for older ones: new events are counted, not shown. */
  awayFromNewest = false;
  newer = 0;
  #newest = '';

  constructor(list, makeCard, onChange) {
    this.#list = list;
    this.#makeCard = makeCard;
    this.#onChange = onChange;
  }

  get size() { return this.#entries.length; }
  get oldestId() { return this.#entries.at(-1)?.event.id; }

  /** An event from the socket. Says whether it was not known before. */
  add(event) {
    const { id } = event;
    this.#pouring = true;
    if (this.awayFromNewest && id > this.#entries[0].event.id) {
      const isNew = id > this.#newest; // not one that made room, nor a repeat
      if (isNew) {
        this.#newest = id;
        this.newer++;
        this.#schedule();
      }
      return isNew;
    }
    return this.#insert(event, true) && this.#trim(false);
  }

  /** The newest page, listed while the socket is open. */
  addNewest({ items, next }) {
    for (const event of items) this.#insert(event, false);
    if (next) this.hasOlder = true;
    this.#trim(false);
  }

  /** A page from below the oldest card. */
  addOlder({ items, next }) {
    for (const event of items) this.#insert(event, false);
    this.hasOlder = Boolean(next);
    this.#trim(true);
  }

  clear() {
    this.#entries = [];
    this.#ids.clear();
    this.#list.replaceChildren();
    this.hasOlder = this.awayFromNewest = false;
    this.newer = 0;
    this.#schedule();
  }

  #insert(event, isNew) {
    if (this.#ids.has(event.id)) return false;
    // Pushed out before, and now replayed: "Load older" has it.
    if (isNew && this.size >= MOST_CARDS && event.id < this.oldestId) return false;
    let low = 0, high = this.#entries.length; // mostly ends at 0 in a few steps
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle].event.id > event.id) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { event, card: null, isNew });
    this.#ids.add(event.id);
    if (event.id > this.#newest) this.#newest = event.id;
    this.#schedule();
    return true;
  }

  #trim(fromTop) {
    while (this.size > MOST_CARDS) {
      const { event, card } = fromTop ? this.#entries.shift() : this.#entries.pop();
      this.#ids.delete(event.id);
      card?.remove();
      if (fromTop) this.awayFromNewest = true;
      else this.hasOlder = true;
    }
    return true;
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const rest = this.#pouring ? this.#restUntil - performance.now() : 0;
    if (rest > 0) setTimeout(() => soon(() => this.#show()), rest);
    else soon(() => this.#show());
  }

  #show() {
    this.#scheduled = this.#pouring = false;
    const start = performance.now();
    const until = start + FRAME_BUDGET;
    setTimeout(() => { // after the layout
      const now = performance.now();
      this.#restUntil = now + Math.min(LONGEST_REST, REST * (now - start));
    });
    let above = null;
    for (const entry of this.#entries) {
      if (!entry.card) {
        if (performance.now() > until) {
          this.#schedule();
          break;
        }
        entry.card = this.#makeCard(entry.event, entry.isNew);
        if (above) above.after(entry.card);
        else this.#list.prepend(entry.card);
      }
      above = entry.card;
    }
    this.#onChange();
  }
}
