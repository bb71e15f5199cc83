import { useEffect, useRef } from 'preact/hooks';
import { signedOut } from './api';

export type Kind = 'record' | 'conversation';

/** What is told: the kind of what changed and its id, "" when any may have. */
type Listener = (kind: Kind, id: string) => void;

const listeners = new Set<Listener>();

const pollEvery = 5_000;
const streamRetry = 30_000;

let source: EventSource | undefined;
let poll = 0;

function tell(kind: Kind, id: string): void {
  for (const l of listeners) l(kind, id);
}

function tellAll(): void {
  tell('record', '');
  tell('conversation', '');
}

/** useNews calls back when something of a kind changed; with an id, only when that one may have. */
export function useNews(kind: Kind, id: string, changed: () => void): void {
  const last = useRef(changed);
  last.current = changed;
  useEffect(() => {
    const l: Listener = (k, i) => { if (k === kind && (!id || !i || i === id)) last.current(); };
    listeners.add(l);
    return () => { listeners.delete(l); };
  }, [kind, id]);
}

/** follow keeps news coming while the page is seen: by server-sent events, else by asking every few seconds. */
export function follow(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      close(); // a browser has few connections to one host, and hidden tabs would hold them all
    } else {
      tellAll();
      open();
    }
  });
  if (!document.hidden) open();
}

function close(): void {
  source?.close();
  source = undefined;
  clearInterval(poll);
}

function open(): void {
  close();
  if (signedOut.value) return;
  source = new EventSource('/api/v1/events');
  let broken = false;
  source.onopen = () => {
    clearInterval(poll);
    if (broken) tellAll(); // what happened in between was not heard
    broken = false;
  };
  source.onerror = () => {
    broken = true;
    if (source?.readyState === EventSource.CLOSED) pollInstead();
  };
  const id = (e: MessageEvent) => (JSON.parse(e.data as string) as { id?: string }).id ?? '';
  source.addEventListener('record', (e) => tell('record', id(e as MessageEvent)));
  source.addEventListener('conversation', (e) => tell('conversation', id(e as MessageEvent)));
  source.addEventListener('refresh', () => tellAll());
}

/** pollInstead asks regularly, and tries the stream again from time to time. */
function pollInstead(): void {
  close();
  const since = Date.now();
  poll = window.setInterval(() => {
    tellAll();
    if (Date.now() - since > streamRetry) open();
  }, pollEvery);
}
