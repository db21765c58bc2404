// One WebSocket watching one inbox, for as long as the page lives: it comes back by itself and
// asks for what it missed.
import { socketAddress, takeTicket } from './api.js';
import { parseMessage } from './event.js';

const FIRST_WAIT = 500, LONGEST_WAIT = 10_000;
const READY_WITHIN = 10_000; // a socket that opens and then says nothing is not one
const STEADY_AFTER = 10_000; // only a connection that lasted this long forgives the failures before it
const TICK = 15_000, SLEPT = 90_000; // hidden tabs tick once a minute; longer: the machine slept

const REFUSED = 4001; // the token or the inbox is gone

export class Live {
  #token; #on;
  #socket = null;
  #attempt = 0;
  #stopped = false;
  #failures = 0;
  #liveSince = 0;
  #timer = 0;
  #resumeFrom = '';
  #cleanUp = new AbortController();

  /** `on`: state(name), ready(isNew), event(event), delivery(delivery), lost(), refused() */
  constructor(token, on) {
    this.#token = token;
    this.#on = on;
    const { signal } = this.#cleanUp;
    addEventListener('online', () => this.#renew(), { signal });
    // The socket may not notice for minutes. Where the server is this very machine, the next
    // attempt puts it right at once.
    addEventListener('offline', () => this.#lost(), { signal });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && !this.#socket) this.#renew();
    }, { signal });
    let last = Date.now();
    const tick = setInterval(() => {
      const now = Date.now();
      if (now - last > SLEPT) this.#renew(); // the connection is likely dead without saying so
      last = now;
    }, TICK);
    signal.addEventListener('abort', () => clearInterval(tick));
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#cleanUp.abort();
    this.#drop();
  }

  #renew() {
    this.#failures = 0; // the network may need a moment more: small steps again
    this.#drop();
    this.#connect();
  }

  /** Lets go of the socket, or of the attempt at one, so that nothing late from it counts. */
  #drop() {
    this.#attempt++;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  async #connect() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const attempt = ++this.#attempt;
    this.#on.state(navigator.onLine ? 'reconnecting' : 'offline');
    try {
      const ticket = await takeTicket(this.#token);
      if (attempt === this.#attempt) this.#open(ticket);
    } catch (problem) {
      if (attempt !== this.#attempt) return;
      if (problem.status === 401) this.#refused();
      else this.#lost((problem.retryAfter ?? 0) * 1000);
    }
  }

  #open(ticket) {
    this.#drop();
    const socket = this.#socket = new WebSocket(socketAddress(ticket, this.#resumeFrom));
    const resumed = this.#resumeFrom !== '';
    this.#timer = setTimeout(() => this.#lost(), READY_WITHIN);
    socket.onmessage = ({ data }) => {
      const message = typeof data === 'string' ? parseMessage(data) : null;
      if (message?.type === 'event') {
        this.#seen(message.event.id);
        this.#on.event(message.event);
      } else if (message?.type === 'delivery') {
        this.#on.delivery(message.delivery);
      } else if (message?.type === 'ready') {
        clearTimeout(this.#timer);
        this.#liveSince = Date.now();
        // After a resume the old place stands until events pass it: the replay may break off too.
        if (!resumed && typeof message.after === 'string') this.#seen(message.after);
        this.#on.state('live');
        this.#on.ready(!resumed);
      }
    };
    socket.onclose = ({ code }) => (code === REFUSED ? this.#refused() : this.#lost());
  }

  // Only ids that came over the socket: those of a list may lie beyond events still on their way.
  #seen(id) {
    if (id > this.#resumeFrom) this.#resumeFrom = id;
  }

  #lost(atLeast = 0) {
    if (this.#stopped) return;
    this.#drop();
    clearTimeout(this.#timer);
    if (this.#liveSince && Date.now() - this.#liveSince > STEADY_AFTER) this.#failures = 0;
    this.#liveSince = 0;
    // Spread over the whole span, so that all pages of a restarted server do not come back as one.
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** ++this.#failures);
    const wait = FIRST_WAIT + Math.random() * (longest - FIRST_WAIT);
    this.#timer = setTimeout(() => this.#connect(), Math.max(wait, atLeast));
    this.#on.state(navigator.onLine ? 'reconnecting' : 'offline');
    this.#on.lost();
  }

  #refused() {
    this.stop();
    this.#on.state('offline');
    this.#on.refused();
  }
}
