// The widget's script: <script async src="…/widget.js" data-account="site"></script>. It reads its attributes, makes
// the face and the conversation, and puts window.Intake in the place of the stub queue.

import { Chat, type EventName } from './chat';
import { Face } from './face';
import { labelsFor } from './labels';
import { Memory } from './memory';

type Listener = (detail: unknown) => void;
type Call = ArrayLike<unknown>;
type Stub = { q?: Call[]; version?: number };

/** boot builds one widget and returns the functions of its public interface, by name. */
function boot(script: HTMLScriptElement, account: string): Record<string, (...args: never[]) => unknown> {
  const locale = script.dataset.locale || document.documentElement.lang || navigator.language || 'en';
  const labels = labelsFor(locale);
  const listeners = new Map<string, Set<Listener>>();
  const emit = (name: EventName, detail: unknown = {}): void => {
    document.dispatchEvent(new CustomEvent(`intake:${name}`, { detail }));
    for (const f of listeners.get(name) ?? []) {
      try {
        f(detail);
      } catch (e) {
        console.error('Intake: a listener failed', e);
      }
    }
  };
  const here = new URL('.', script.src);
  const url = new URL(`c/${encodeURIComponent(account)}/socket`, here);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';

  const memory = new Memory(account);
  const face: Face = new Face(
    { title: script.dataset.title || labels.title, locale, position: script.dataset.position === 'start' ? 'start' : 'end' },
    labels, {
      send: (text) => chat.send(text),
      submit: (values, summary) => void chat.submit(values, summary),
      retry: (id) => chat.retry(id),
      typing: () => chat.typing(),
      read: (seq) => chat.read(seq),
      seen: () => chat.seen(),
      shown: (yes) => emit(yes ? 'show' : 'hide'),
      unread: (count) => emit('unread', { count }),
    });
  const chat: Chat = new Chat(url.href, locale, memory, face, emit, (why) => {
    console.error(`Intake: the widget of account "${account}" stays hidden: ${why}.`);
    emit('error', { code: 'refused', retryable: false });
  });
  chat.start();
  return {
    open: () => face.toggle(true),
    close: () => face.toggle(false),
    toggle: () => face.toggle(),
    isOpen: () => face.isOpen(),
    sendMessage: (text: string) => chat.send(String(text)),
    identify: (jwt: string) => chat.identify(String(jwt ?? '')),
    reset: () => chat.reset(),
    on: (name: string, f: Listener) => void listeners.set(name, (listeners.get(name) ?? new Set()).add(f)),
    off: (name: string, f: Listener) => void listeners.get(name)?.delete(f),
  };
}

function main(): void {
  const script = (document.currentScript ?? document.querySelector('script[src$="widget.js"][data-account]')) as HTMLScriptElement | null;
  const scope = window as unknown as { Intake?: Stub & Record<string, unknown> };
  if (scope.Intake?.version) return; // a second script tag
  const account = script?.dataset.account ?? '';
  if (!script || !account) return console.error('Intake: the script tag needs data-account.');
  const start = (): void => {
    const queued = scope.Intake?.q ?? [];
    const calls = boot(script, account);
    const call = (name: string, ...args: unknown[]): unknown => {
      const f = calls[name];
      return f ? f(...(args as never[])) : console.error(`Intake: there is no "${name}".`);
    };
    scope.Intake = Object.assign(call, calls, { version: 1 }) as unknown as Stub & Record<string, unknown>;
    for (const c of queued) call(...(Array.from(c) as [string, ...unknown[]]));
  };
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start);
}

main();
