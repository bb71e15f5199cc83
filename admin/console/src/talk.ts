import { useEffect, useRef, useState } from 'preact/hooks';
import { get, Problem, seg } from './api';
import { useNews } from './live';
import type { Conversation, Message, Rec } from './types';

/** A conversation with its messages and the records filed from it, kept fresh. */
export interface Talk {
  conversation?: Conversation;
  messages: Message[];
  records: Rec[];
  error?: unknown;
  /** Older messages exist. */
  more: boolean;
  earlier: () => Promise<void>;
  reload: () => void;
}

interface Read { conversation: Conversation; records: Rec[] }

const mostRecords = 20;

/** useTalk reads a conversation; extra is a record to show with it even when its own list does not name it. */
export function useTalk(id: string, extra: string): Talk {
  const [read, setRead] = useState<Read>();
  const [older, setOlder] = useState<Message[]>([]);
  const [before, setBefore] = useState<number | undefined>();
  const [error, fail] = useState<unknown>();
  const [again, setAgain] = useState(0);
  const reload = () => setAgain((n) => n + 1);
  const went = useRef(false); // back beyond the newest page

  useNews('conversation', id, reload);
  useNews('record', '', reload);

  useEffect(() => {
    const abort = new AbortController();
    void (async () => {
      try {
        const conversation = await get<Conversation>(`conversations/${seg(id)}`, {}, abort.signal);
        const ids = [...new Set([...(extra ? [extra] : []), ...conversation.records])].slice(0, mostRecords);
        const found = await Promise.all(ids.map((r) => recordOrNone(r, abort.signal)));
        setRead({ conversation, records: found.filter((r): r is Rec => r !== undefined) });
        if (!went.current) setBefore(conversation.before);
        fail(undefined);
      } catch (e) {
        if (!abort.signal.aborted) fail(e);
      }
    })();
    return () => abort.abort();
  }, [id, extra, again]);

  async function earlier(): Promise<void> {
    if (before === undefined) return;
    went.current = true;
    const page = await get<Conversation>(`conversations/${seg(id)}`, { before });
    setOlder((have) => [...(page.messages ?? []), ...have]);
    setBefore(page.before);
  }

  const newest = read?.conversation.messages ?? [];
  const from = newest[0]?.seq ?? Infinity;
  return {
    conversation: read?.conversation,
    messages: [...older.filter((m) => m.seq < from), ...newest],
    records: read?.records ?? [],
    error, reload, earlier,
    more: before !== undefined,
  };
}

async function recordOrNone(id: string, abort: AbortSignal): Promise<Rec | undefined> {
  try {
    return await get<Rec>(`records/${seg(id)}`, {}, abort);
  } catch (e) {
    if (e instanceof Problem && (e.status === 404 || e.status === 403)) return undefined;
    throw e;
  }
}
