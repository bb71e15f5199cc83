import type { Field, Line, ServerFrame } from './frames';
import { maxText } from './frames';
import { Link } from './link';
import { Memory, newID, type Pending } from './memory';

/** What a page can listen to. */
export type EventName = 'ready' | 'show' | 'hide' | 'message' | 'unread' | 'record' | 'error';

/** What the chat shows through; the face of the widget implements it. */
export interface Screen {
  /** call names the agent, for those who hear the conversation. */
  call(name: string): void;
  greeting(text: string): void;
  /** A durable line; own says that a pending one of this id, if shown, becomes it. */
  line(l: Line): void;
  part(seq: number, text: string): void;
  /** Growing lines are told again from their beginning. */
  forgetParts(): void;
  pending(p: Pending): void;
  state(id: string, state: 'sending' | 'waiting' | 'delivered' | 'failed'): void;
  delivered(id: string, seq: number): void;
  form(seq: number, fields: Field[]): void;
  record(id: string): void;
  typing(): void;
  online(yes: boolean): void;
  divide(): void;
  clear(): void;
  ready(): void;
  hide(): void;
}

/** Longer than the server takes to give up storing a message. */
const ackWait = 20_000;

/** Chat is the conversation as this page knows it. Nothing it was given to send is lost or sent twice. */
export class Chat {
  private readonly link: Link;
  private readonly waiting = new Map<string, Pending>();
  private readonly shown = new Set<number>();
  private readonly records = new Set<string>();
  private lastSeq = 0;
  private conversation = '';
  private identity = '';
  private top = 0;
  private flying = '';
  private failed = new Set<string>();
  private ackTimer = 0;
  private retryTimer = 0;
  private lastTyping = 0;
  private helloed = false;
  private started = false;

  constructor(
    url: string,
    private readonly locale: string,
    private readonly memory: Memory,
    private readonly screen: Screen,
    private readonly emit: (name: EventName, detail?: unknown) => void,
    private readonly refused: (why: string) => void,
  ) {
    this.link = new Link(url, {
      hello: () => {
        this.helloed = true;
        return {
          type: 'hello', token: memory.get('token') || undefined, last_seq: this.lastSeq, page: location.href,
          locale: this.locale, identity: this.identity || undefined,
        };
      },
      frame: (f) => this.take(f),
      online: (yes) => this.online(yes),
      refused: (why) => { screen.hide(); this.refused(why); },
    });
  }

  start(): void {
    for (const p of this.memory.pending()) this.adopt(p);
    this.link.start();
  }

  /** send queues a text and returns its id, "" when there is nothing to send or too much of it. */
  send(text: string): string {
    const t = text.trim();
    if (!t || [...t].length > maxText) return '';
    return this.queue({ id: newID(), at: Date.now(), text: t });
  }

  /** submit queues the values of a form; summary is what the visitor sees as sent. */
  submit(values: Record<string, string>, summary: string): string {
    return this.queue({ id: newID(), at: Date.now(), text: summary, values });
  }

  /** retry sends again what the server did not take, under its own id. */
  retry(id: string): void {
    this.failed.delete(id);
    this.screen.state(id, 'waiting');
    this.next();
  }

  typing(): void {
    if (Date.now() - this.lastTyping > 2000 && this.link.send({ type: 'typing' })) this.lastTyping = Date.now();
  }

  read(seq: number): void {
    if (seq <= this.seen()) return;
    this.memory.put('seen', `${this.conversation} ${seq}`);
    this.link.send({ type: 'read', seq });
  }

  /** seen is the highest line of this conversation the visitor has had before their eyes. */
  seen(): number {
    const [conversation, seq] = this.memory.get('seen').split(' ');
    return conversation === this.conversation ? Number(seq) || 0 : 0;
  }

  identify(jwt: string): void {
    if (jwt === this.identity) return;
    this.identity = jwt;
    if (this.helloed) this.link.restart();
  }

  /** reset forgets the visitor: the next word begins a conversation nobody can connect with this one. */
  reset(): void {
    this.link.stop();
    this.identity = this.conversation = '';
    this.waiting.clear();
    this.failed.clear();
    this.fresh();
    this.memory.clear();
    this.screen.clear();
    this.link.restart();
  }

  private fresh(): void {
    this.lastSeq = 0;
    this.shown.clear();
    this.records.clear();
  }

  private queue(p: Pending): string {
    this.memory.keep(p);
    this.adopt(p);
    this.next();
    return p.id;
  }

  private adopt(p: Pending): void {
    if (this.waiting.has(p.id)) return;
    this.waiting.set(p.id, p);
    this.screen.pending(p);
    this.screen.state(p.id, 'waiting');
  }

  /** next sends the oldest of what waits. One is under way at a time, so that the order is the visitor's. */
  private next(): void {
    if (this.flying) return;
    const p = [...this.waiting.values()].find((w) => !this.failed.has(w.id));
    if (!p) return;
    const frame = p.values ? { type: 'form' as const, id: p.id, values: p.values } : { type: 'message' as const, id: p.id, text: p.text };
    if (!this.link.send(frame)) return;
    this.flying = p.id;
    this.screen.state(p.id, 'sending');
    // A socket can be dead without knowing it. What is not acknowledged in time is sent again over a new one.
    this.ackTimer = setTimeout(() => this.link.restart(), ackWait);
  }

  /** landed ends the flight of id, if it is the one under way. */
  private landed(id: string): boolean {
    if (this.flying !== id) return false;
    this.flying = '';
    clearTimeout(this.ackTimer);
    return true;
  }

  private online(yes: boolean): void {
    this.screen.online(yes);
    clearTimeout(this.retryTimer);
    if (this.flying) this.screen.state(this.flying, 'waiting');
    this.landed(this.flying);
    if (yes) this.next();
  }

  private take(f: ServerFrame): void {
    switch (f.type) {
      case 'welcome': return this.welcome(f);
      case 'message': return this.line(f);
      case 'ack': return this.settle(f.id, f.seq);
      case 'part': return this.screen.part(f.seq, f.text);
      case 'typing': return this.screen.typing();
      case 'form': return this.screen.form(f.seq, f.fields);
      case 'record':
        if (this.records.has(f.id)) return;
        this.records.add(f.id);
        this.screen.record(f.id);
        return this.emit('record', { id: f.id });
      case 'error': return this.error(f.code, f.retryable, f.id);
    }
  }

  private welcome(f: Extract<ServerFrame, { type: 'welcome' }>): void {
    this.memory.put('token', f.token);
    if (this.conversation && this.conversation !== f.conversation) {
      if (this.lastSeq) this.screen.divide();
      this.fresh();
      this.top = 0;
    }
    this.conversation = f.conversation;
    if (!this.started) this.top = f.seq;
    this.screen.forgetParts();
    this.screen.call(f.name ?? '');
    if (f.greeting) this.screen.greeting(f.greeting);
    if (this.started) return;
    this.started = true;
    this.screen.ready();
    this.emit('ready', { conversation: f.conversation });
  }

  private line(l: Line): void {
    if (this.shown.has(l.seq)) return;
    this.shown.add(l.seq);
    this.lastSeq = Math.max(this.lastSeq, l.seq);
    const own = l.from === 'customer' && l.id !== undefined && this.waiting.has(l.id);
    if (own) this.settle(l.id!, l.seq);
    else {
      this.screen.line(l);
      this.tell(l.from, l.text, l.seq);
    }
  }

  private settle(id: string, seq: number): void {
    // An ack may overtake a line that still grows: only a line in its turn counts as the last one seen.
    if (seq === this.lastSeq + 1) this.lastSeq = seq;
    this.shown.add(seq);
    this.memory.forget(id);
    const p = this.waiting.get(id);
    if (p) {
      this.waiting.delete(id);
      this.failed.delete(id);
      this.screen.delivered(id, seq);
      this.tell('customer', p.text, seq);
    }
    this.landed(id);
    this.next();
  }

  /** Lines of before the page was opened are told as well; live is false for them. */
  private tell(from: Line['from'], text: string, seq: number): void {
    this.emit('message', { seq, from, text, live: seq > this.top });
  }

  private error(code: string, retryable: boolean, id?: string): void {
    this.emit('error', { code, retryable, id });
    if (code === 'identity') {
      this.identity = ''; // asked for again by whoever signs it, not by every reconnect
      console.error('Intake: the identity was refused (wrong secret, audience or expiry).');
    }
    const p = id === undefined ? undefined : this.waiting.get(id);
    if (!p) return;
    if (retryable) {
      this.screen.state(p.id, 'waiting');
      this.retryTimer = setTimeout(() => { this.landed(p.id); this.next(); }, 1000 + Math.random() * 2000);
      clearTimeout(this.ackTimer);
      return;
    }
    this.memory.forget(p.id);
    this.failed.add(p.id);
    this.screen.state(p.id, 'failed');
    this.landed(p.id);
    this.next();
  }
}
