import css from './widget.css';
import type { Screen } from './chat';
import { el, icon, icons, set, visible } from './dom';
import type { Field, Line } from './frames';
import { maxText } from './frames';
import { directionOf, type Labels } from './labels';
import { Log } from './log';
import type { Pending } from './memory';

interface Owner {
  send(text: string): string;
  submit(values: Record<string, string>, summary: string): void;
  retry(id: string): void;
  typing(): void;
  /** Lines up to seq are before the visitor's eyes. */
  read(seq: number): void;
  seen(): number;
  shown(yes: boolean): void;
  unread(n: number): void;
}

export interface Look {
  title: string;
  locale: string;
  position: 'start' | 'end';
}

/** Face is the launcher and the panel, in a shadow tree of its own. It stays hidden until the server welcomes us. */
export class Face implements Screen {
  private readonly host: HTMLElement;
  private readonly log: Log;
  private readonly panel: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly badge: HTMLElement;
  private readonly text: HTMLTextAreaElement;
  private readonly sendButton: HTMLButtonElement;
  private readonly notice: HTMLElement;
  private readonly dir: 'rtl' | 'ltr';
  private newest = 0;
  private readonly fromUs = new Set<number>();
  private unreadShown = -1;
  private noticeTimer = 0;
  private open = false;

  constructor(private readonly look: Look, private readonly labels: Labels, private readonly owner: Owner) {
    this.dir = directionOf(look.locale);
    this.log = new Log(labels, look.locale, {
      retry: owner.retry,
      submit: (values, summary) => {
        owner.submit(values, summary);
        this.text.focus(); // the card's own fields are out of use now
      },
    });
    this.badge = el('span', { class: 'badge', hidden: true });
    this.launcher = el('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel',
      'aria-label': labels.open }, icon(icons.chat), this.badge);
    this.notice = el('div', { class: 'offline', role: 'status' });
    this.text = el('textarea', { rows: 1, dir: this.dir, placeholder: labels.compose, 'aria-label': labels.compose,
      enterkeyhint: 'send' });
    this.sendButton = el('button', { type: 'submit', class: 'primary round', 'aria-label': labels.send, disabled: true }, icon(icons.send));
    const shut = el('button', { type: 'button', class: 'shut', 'aria-label': labels.close }, icon(icons.close));
    const composer = el('form', { class: 'composer' }, this.text, this.sendButton);
    this.panel = el('section', { id: 'panel', class: 'panel', role: 'dialog', 'aria-label': look.title, hidden: true },
      el('div', { class: 'head' }, el('h2', { dir: 'auto' }, look.title), shut), this.log.root, this.notice, composer);
    this.host = el('div', { class: 'intake-widget', lang: look.locale, dir: this.dir });
    this.host.style.display = 'none';
    const shadow = this.host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(el('div', { class: `root ${look.position}`, dir: this.dir }, this.panel, this.launcher));
    this.listen(shut, composer);
    document.body.append(this.host);
  }

  isOpen(): boolean {
    return this.open;
  }

  toggle(open = !this.open): void {
    if (open === this.open) return;
    this.open = open;
    this.panel.hidden = !open;
    set(this.launcher, { 'aria-expanded': String(open), 'aria-label': open ? this.labels.close : this.labels.open });
    this.launcher.classList.toggle('is-open', open);
    this.launcher.replaceChildren(icon(open ? icons.close : icons.chat), this.badge);
    if (open) {
      this.log.end();
      this.text.focus();
    } else if (this.host.shadowRoot!.activeElement || document.activeElement === this.host) this.launcher.focus();
    this.owner.shown(open);
    this.count();
  }

  call(name: string): void { this.log.call(name); }
  greeting(text: string): void { this.log.greeting(text); }

  line(l: Line): void {
    this.log.line(l);
    this.newest = Math.max(this.newest, l.seq);
    if (l.from !== 'customer') this.fromUs.add(l.seq);
    this.count();
  }

  part(seq: number, text: string): void { this.log.part(seq, text); }
  forgetParts(): void { this.log.forgetParts(); }
  pending(p: Pending): void { this.log.pending(p); }
  state(id: string, state: 'sending' | 'waiting' | 'delivered' | 'failed'): void { this.log.state(id, state); }

  delivered(id: string, seq: number): void {
    this.newest = Math.max(this.newest, seq);
    this.log.delivered(id);
    this.count();
  }

  form(seq: number, fields: Field[]): void { this.log.form(seq, fields); }
  record(id: string): void { this.log.record(id); }
  typing(): void { this.log.typing(); }

  divide(): void {
    this.log.divide();
    this.newest = 0;
    this.fromUs.clear();
  }

  clear(): void {
    this.log.clear();
    this.newest = 0;
    this.fromUs.clear();
    this.count();
  }

  /** A short gap is not worth a word. */
  online(yes: boolean): void {
    clearTimeout(this.noticeTimer);
    if (yes) this.notice.textContent = '';
    else this.noticeTimer = setTimeout(() => { this.notice.textContent = this.labels.offline; }, 2000);
  }

  ready(): void {
    this.host.style.display = '';
    this.count();
    if (this.open) {
      this.log.end();
      this.text.focus();
    }
  }

  hide(): void {
    this.host.style.display = 'none';
  }

  private listen(shut: HTMLElement, composer: HTMLFormElement): void {
    this.launcher.addEventListener('click', () => this.toggle());
    shut.addEventListener('click', () => this.toggle(false));
    this.panel.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape' || e.isComposing) return;
      e.stopPropagation();
      this.toggle(false);
    });
    // Keys pressed here are none of the page's shortcuts.
    this.host.addEventListener('keydown', (e) => e.stopPropagation());
    document.addEventListener('visibilitychange', () => this.count());
    addEventListener('storage', () => this.count()); // read in another tab
    // The Enter key sends and Shift+Enter breaks the line. Keyboards on glass report no key, but do say what they insert.
    let breakLine = false;
    this.text.addEventListener('keydown', (e) => { breakLine = e.key === 'Enter' && e.shiftKey; });
    this.text.addEventListener('beforeinput', (e) => {
      if (breakLine || !['insertLineBreak', 'insertParagraph'].includes(e.inputType)) return;
      e.preventDefault();
      composer.requestSubmit();
    });
    this.text.addEventListener('input', () => {
      this.fit();
      if (this.text.value.trim()) this.owner.typing();
    });
    composer.addEventListener('submit', (e) => {
      e.preventDefault();
      if (this.owner.send(this.text.value)) this.text.value = '';
      this.fit();
      this.text.focus();
    });
  }

  /** fit grows the composer with its text, up to five lines or so, and says when it holds too much. */
  private fit(): void {
    const value = this.text.value;
    const tooLong = [...value].length > maxText;
    this.text.dir = value ? 'auto' : this.dir;
    this.text.style.blockSize = 'auto';
    this.text.style.blockSize = `${Math.min(this.text.scrollHeight + 2, 140)}px`;
    this.sendButton.disabled = !value.trim() || tooLong;
    set(this.text, { 'aria-invalid': tooLong ? 'true' : undefined });
    if (tooLong) this.notice.textContent = this.labels.tooLong;
    else if (this.notice.textContent === this.labels.tooLong) this.notice.textContent = '';
  }

  /** count keeps the badge: lines of ours behind the last one the visitor saw. */
  private count(): void {
    if (this.open && visible() && this.newest) this.owner.read(this.newest);
    const seen = this.owner.seen();
    let n = 0;
    for (const seq of this.fromUs) if (seq > seen) n++;
    if (n === this.unreadShown) return;
    this.unreadShown = n;
    this.badge.hidden = n === 0;
    this.badge.textContent = n > 99 ? '99+' : String(n);
    if (!this.open) set(this.launcher, { 'aria-label': n ? `${this.labels.open}, ${this.labels.unread(n)}` : this.labels.open });
    this.owner.unread(n);
  }
}
