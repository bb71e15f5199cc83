import { el, icon, icons } from './dom';
import { Card } from './form';
import type { Field, Line } from './frames';
import type { Labels } from './labels';
import type { Pending } from './memory';

interface Actions {
  retry(id: string): void;
  submit(values: Record<string, string>, summary: string): void;
}

/** Log draws the conversation. Lines stand in the order of their seq, unacknowledged ones behind them. */
export class Log {
  readonly root: HTMLElement;
  private readonly list: HTMLElement;
  private readonly dots: HTMLElement;
  private readonly own = new Map<string, HTMLElement>();
  private readonly parts = new Map<number, HTMLElement>();
  private card: Card | null = null;
  private cardSeq = 0;
  private dotsTimer = 0;
  private hasGreeting = false;
  private atEnd = true;
  private name = '';
  private readonly time: Intl.DateTimeFormat;

  constructor(private readonly labels: Labels, locale: string, private readonly actions: Actions) {
    this.list = el('div', { class: 'lines' });
    this.dots = el('div', { class: 'dots', hidden: true }, el('span', { class: 'sr' }, labels.typing),
      el('i'), el('i'), el('i'));
    this.root = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions text',
      'aria-label': labels.log, tabindex: 0 }, this.list, this.dots);
    this.root.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.root;
      this.atEnd = scrollHeight - scrollTop - clientHeight < 60;
    });
    let format: Intl.DateTimeFormat;
    try {
      format = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
    } catch {
      format = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
    }
    this.time = format;
  }

  /** call names the agent. */
  call(name: string): void {
    this.name = name;
  }

  greeting(text: string): void {
    if (this.hasGreeting) return;
    this.hasGreeting = true;
    this.list.prepend(this.bubble('agent', text, ''));
    this.follow();
  }

  line(l: Line): void {
    if (l.from === 'agent') {
      this.typing(false);
      if (l.seq > this.cardSeq) this.closeCard();
    }
    const bubble = this.bubble(l.from, l.text, l.at);
    const grown = this.parts.get(l.seq);
    this.parts.delete(l.seq);
    if (grown) {
      // What was read out while it grew is not read out again.
      const text = grown.querySelector('p')!;
      if (text.textContent !== l.text) text.textContent = l.text;
      grown.querySelector('.meta')!.replaceWith(bubble.querySelector('.meta')!);
    } else this.insert(bubble);
    this.follow(l.from === 'customer');
  }

  part(seq: number, text: string): void {
    this.typing(false);
    let bubble = this.parts.get(seq);
    if (!bubble) {
      bubble = this.bubble('agent', '', '');
      this.parts.set(seq, bubble);
      this.insert(bubble);
    }
    bubble.querySelector('p')!.append(text);
    this.follow();
  }

  forgetParts(): void {
    for (const b of this.parts.values()) b.remove();
    this.parts.clear();
  }

  pending(p: Pending): void {
    const bubble = this.bubble('customer', p.text, '');
    bubble.classList.add('pending');
    this.own.set(p.id, bubble);
    this.list.append(bubble);
    this.follow(true);
  }

  state(id: string, state: 'sending' | 'waiting' | 'delivered' | 'failed'): void {
    const bubble = this.own.get(id);
    if (!bubble) return;
    bubble.classList.toggle('failed', state === 'failed');
    const meta = bubble.querySelector('.meta')!;
    meta.replaceChildren();
    if (state === 'delivered') meta.append(icon(icons.check), ` ${this.labels.delivered}`);
    else meta.append(this.labels[state]);
    if (state !== 'failed') return;
    const again = el('button', { type: 'button', class: 'again' }, this.labels.retry);
    again.addEventListener('click', () => this.actions.retry(id));
    meta.append(' ', again);
  }

  delivered(id: string): void {
    const bubble = this.own.get(id);
    if (!bubble) return;
    this.state(id, 'delivered');
    bubble.classList.remove('pending');
    this.own.delete(id);
    if (this.firstPending() && this.firstPending() !== bubble.nextElementSibling) this.insert(bubble);
    // Only the newest own line says that it was delivered.
    for (const old of this.list.querySelectorAll('.customer:not(.pending) .meta')) {
      if (old.parentElement !== bubble) old.replaceChildren();
    }
  }

  form(seq: number, fields: Field[]): void {
    this.closeCard();
    this.card = new Card(seq, fields, this.labels, this.actions.submit);
    this.cardSeq = seq;
    this.insert(this.card.root);
    this.follow();
  }

  record(id: string): void {
    this.insert(el('div', { class: 'notice' }, icon(icons.check), `${this.labels.record}: `,
      el('span', { class: 'id', dir: 'ltr' }, id)));
    this.follow();
  }

  typing(on = true): void {
    clearTimeout(this.dotsTimer);
    this.dots.hidden = !on;
    if (!on) return;
    this.dotsTimer = setTimeout(() => this.typing(false), 8000);
    this.follow();
  }

  divide(): void {
    this.closeCard();
    this.insert(el('div', { class: 'divider', role: 'separator' }, el('span', {}, this.labels.earlier)));
  }

  clear(): void {
    this.list.replaceChildren();
    this.own.clear();
    this.parts.clear();
    this.card = null;
    this.cardSeq = 0;
    this.hasGreeting = false;
    this.typing(false);
  }

  /** end shows the newest line. */
  end(): void {
    this.root.scrollTop = this.root.scrollHeight;
  }

  private closeCard(): void {
    if (this.card && !this.card.root.classList.contains('done')) this.card.close(false);
    this.card = null;
  }

  private firstPending(): Element | null {
    return this.list.querySelector('.pending');
  }

  private insert(node: Element): void {
    this.list.insertBefore(node, this.firstPending());
  }

  /** follow keeps the end in sight, unless the visitor has scrolled up to read. */
  private follow(always = false): void {
    if (always || this.atEnd) this.end();
  }

  private bubble(from: Line['from'], text: string, at: string): HTMLElement {
    const who = from === 'customer' ? this.labels.you : from === 'member' ? this.labels.member : this.name || this.labels.agent;
    const head = from === 'member'
      ? el('div', { class: 'who' }, icon(icons.person), who)
      : el('span', { class: 'sr' }, `${who}: `);
    const meta = el('div', { class: 'meta' });
    const when = new Date(at);
    if (at && from !== 'customer' && !Number.isNaN(when.getTime())) {
      meta.append(el('time', { datetime: when.toISOString() }, this.time.format(when)));
    }
    return el('div', { class: `line ${from}` }, head, el('p', { dir: 'auto' }, text), meta);
  }
}
