import type { ClientFrame, ServerFrame } from './frames';
import { visible } from './dom';

/** What the link tells its owner. */
export interface LinkEvents {
  /** The socket is open: say hello. */
  hello(): ClientFrame;
  frame(f: ServerFrame): void;
  /** The connection came (after the welcome) or went. */
  online(yes: boolean): void;
  /** The server will not have this page: no further attempt is made. */
  refused(why: string): void;
}

/** Full jitter between nothing and a bound that doubles from 0.5 s to 30 s. */
export const backoff = (attempt: number, random: () => number = Math.random): number =>
  200 + random() * Math.min(30_000, 500 * 2 ** attempt);

/** Link keeps one socket open for as long as the server wants us. */
export class Link {
  private socket: WebSocket | null = null;
  private timer = 0;
  private attempt = 0;
  private everWelcome = false;
  private welcomed = false;
  private doubts = 0;
  private stopped = true;

  constructor(private readonly url: string, private readonly on: LinkEvents) {
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.socket?.close());
    addEventListener('pageshow', () => this.hurry());
    document.addEventListener('visibilitychange', () => { if (visible()) this.hurry(); });
  }

  start(): void {
    this.stopped = false;
    this.connect();
  }

  /** restart says hello again, with what is known now. */
  restart(): void {
    this.drop();
    this.attempt = 0;
    this.start();
  }

  stop(): void {
    this.stopped = true;
    this.drop();
  }

  /** send reports whether the frame left; only after a welcome anything may. */
  send(f: ClientFrame): boolean {
    if (!this.welcomed || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(f));
    return true;
  }

  private hurry(): void {
    if (this.stopped || this.socket) return;
    this.attempt = 0;
    this.connect();
  }

  private drop(): void {
    clearTimeout(this.timer);
    const s = this.socket;
    this.socket = null;
    if (s) {
      s.onopen = s.onmessage = s.onclose = null;
      s.close();
      this.gone();
    }
  }

  private gone(): void {
    const was = this.welcomed;
    this.welcomed = false;
    if (was) this.on.online(false);
  }

  private connect(): void {
    clearTimeout(this.timer);
    if (this.stopped || this.socket) return;
    let opened = false;
    const s = new WebSocket(this.url);
    this.socket = s;
    // A network that swallows packets never fails a handshake by itself.
    const patience = setTimeout(() => s.close(), 15_000);
    s.onopen = () => {
      opened = true;
      s.send(JSON.stringify(this.on.hello()));
    };
    s.onmessage = (e) => {
      clearTimeout(patience);
      this.take(e.data);
    };
    s.onclose = (e) => {
      clearTimeout(patience);
      this.socket = null;
      this.gone();
      if (e.code === 4403) this.refuse('this page is not among the allowed origins');
      else if (opened) this.later(e.code === 1013 ? 3 : 0);
      else void this.ask();
    };
  }

  private take(data: unknown): void {
    let f: ServerFrame;
    try {
      f = JSON.parse(String(data));
    } catch {
      return;
    }
    if (f.type === 'welcome') {
      const first = !this.welcomed;
      this.welcomed = this.everWelcome = true;
      this.attempt = this.doubts = 0;
      this.on.frame(f);
      if (first) this.on.online(true);
    } else this.on.frame(f);
  }

  private later(atLeast = 0): void {
    if (this.stopped) return;
    this.attempt = Math.max(this.attempt, atLeast);
    this.timer = setTimeout(() => this.connect(), backoff(this.attempt++));
  }

  private refuse(why: string): void {
    this.stop();
    this.on.refused(why);
  }

  /**
   * A browser hides why a handshake failed, so the same address is asked as a plain request. A POST carries the
   * Origin to one's own site too. A server that answers without letting us read the answer knows no such account; it
   * may also be in trouble, so it is asked twice, and a widget that has worked before goes on trying.
   */
  private async ask(): Promise<void> {
    const url = this.url.replace(/^ws/, 'http');
    const common: RequestInit = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' };
    let status = 0;
    try {
      status = (await fetch(url, { ...common, method: 'POST' })).status;
    } catch {
      try {
        await fetch(url, { ...common, mode: 'no-cors' });
        if (!this.everWelcome && ++this.doubts > 1) status = 404;
      } catch { /* no network */ }
    }
    if (this.stopped || this.socket) return;
    if (status === 403) this.refuse('this page is not among the allowed origins of the account');
    else if (status === 404 || status === 410) this.refuse('the server knows no such account');
    else this.later();
  }
}
