import { useEffect, useRef, useState } from 'preact/hooks';
import { call, get, Problem, seg } from './api';
import { useNews } from './live';
import { explain, notify } from './notices';
import type { Activity, Comment, Delivery, Link, Page, Rec } from './types';

/** A record with what belongs to it, kept fresh, and the ways to change it. */
export interface Kept {
  record?: Rec;
  activity: Activity[];
  comments: Comment[];
  deliveries: Delivery[];
  links: Link[];
  error?: unknown;
  busy: boolean;
  reload: () => void;
  /** patch changes the record as it is shown; when somebody else was faster it is read again and nothing is changed. */
  patch: (change: Record<string, string>) => Promise<boolean>;
  /** change does any other thing to the record; it says whether it worked and tells the person when not. */
  change: (method: string, path: string, body?: unknown, version?: number) => Promise<boolean>;
}

interface Parts { record: Rec; activity: Activity[]; comments: Comment[]; deliveries: Delivery[]; links: Link[] }

export function useRecord(id: string, onChanged: () => void): Kept {
  const [parts, setParts] = useState<Parts>();
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(0);
  const reload = () => setAgain((n) => n + 1);
  const version = useRef<number | undefined>(undefined);
  version.current = parts?.record.version;

  useNews('record', id, reload);

  useEffect(() => {
    const abort = new AbortController();
    void (async () => {
      try {
        setParts(await read(id, abort.signal));
        fail(undefined);
      } catch (e) {
        if (!abort.signal.aborted) fail(e);
      }
    })();
    return () => abort.abort();
  }, [id, again]);

  async function act(todo: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    try {
      await todo();
      onChanged();
      return true;
    } catch (e) {
      notify(explain(e), true);
      return false;
    } finally {
      setBusy(false);
      reload();
    }
  }

  return {
    ...(parts ?? { activity: [], comments: [], deliveries: [], links: [] }),
    error, busy, reload,
    patch: (change) => act(async () => {
      const record = await call<Rec>('PATCH', `records/${seg(id)}`, { body: change, version: version.current });
      setParts((p) => p && { ...p, record });
    }),
    change: (method, path, body, version) => act(() => call(method, path, { body, version })),
  };
}

const whole = { limit: 200 };

async function read(id: string, abort: AbortSignal): Promise<Parts> {
  const path = `records/${seg(id)}`;
  const list = async <T>(part: string) => {
    try {
      return (await get<Page<T>>(`${path}/${part}`, whole, abort)).items;
    } catch (e) {
      if (e instanceof Problem && e.status !== 401) return []; // the record itself stays readable
      throw e;
    }
  };
  const [record, activity, comments, deliveries, links] = await Promise.all([
    get<Rec>(path, {}, abort), list<Activity>('activity'), list<Comment>('comments'), list<Delivery>('deliveries'), list<Link>('links'),
  ]);
  return { record, activity, comments, deliveries, links };
}
