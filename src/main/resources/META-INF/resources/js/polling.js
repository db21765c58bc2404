// Asking, while somebody looks: when the socket tells of a change, and from time to time besides,
// since what it tells is best effort.

const EVERY = 10_000; // milliseconds from an answer to the next question, when nothing is told
const APART = 1_000; // and between two questions, however much is told

export class Polling {
  #ask;
  #on = false;
  #asking = false;
  #again = false;
  #timer = 0;
  #told = 0;
  #answeredAt = -APART;

  /** `ask` is async and does not throw; it is never called twice at a time. */
  constructor(ask) {
    this.#ask = ask;
    document.addEventListener('visibilitychange', () => this.now());
  }

  start() {
    this.#on = true;
    this.now();
  }

  stop() {
    this.#on = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#told);
    this.#told = 0;
  }

  /** Something changed, as many things may: one question is for all of them. */
  soon() {
    if (this.#told || !this.#isLookedAt()) return;
    const wait = this.#answeredAt + APART - performance.now();
    this.#told = setTimeout(() => this.now(), Math.max(0, wait));
  }

  /** Somebody waits for it. */
  async now() {
    clearTimeout(this.#timer);
    clearTimeout(this.#told);
    this.#told = 0;
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again && this.#isLookedAt()) {
      this.#again = false;
      await this.#ask();
      this.#answeredAt = performance.now();
    }
    this.#asking = false;
    if (this.#isLookedAt()) this.#timer = setTimeout(() => this.now(), EVERY);
  }

  #isLookedAt() {
    return this.#on && !document.hidden;
  }
}
