// Asking again and again, while somebody looks. The one place to change once the socket tells of
// deliveries: `now` is then called by its messages.

const EVERY = 2_000; // milliseconds from an answer to the next question

export class Polling {
  #ask;
  #on = false;
  #asking = false;
  #again = false;
  #timer = 0;

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
  }

  /** Something changed: do not wait for the time. */
  async now() {
    clearTimeout(this.#timer);
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again && this.#isLookedAt()) {
      this.#again = false;
      await this.#ask();
    }
    this.#asking = false;
    if (this.#isLookedAt()) this.#timer = setTimeout(() => this.now(), EVERY);
  }

  #isLookedAt() {
    return this.#on && !document.hidden;
  }
}
