import { useEffect, useRef, useState } from 'preact/hooks';
import { get, search, type Query } from './api';
import { useNews } from './live';
import { explain, notify } from './notices';
import type { Counts, Page, Rec } from './types';

const pageSize = 50;
const mostAtOnce = 200;

interface Shown { key: string; items: Rec[]; next: string | null; counts?: Counts }

/**
 * useRecords keeps a filtered list fresh: what changes elsewhere appears by itself, and more pages follow on demand
 * by cursor. While other filters load, the list before them stays.
 */
export function useRecords(filters: Query) {
  const key = search(filters);
  const [shown, show] = useState<Shown>();
  const [error, fail] = useState('');
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(0);
  const latest = useRef<Shown | undefined>(undefined);
  latest.current = shown;

  useNews('record', '', () => setAgain((n) => n + 1));

  useEffect(() => {
    const abort = new AbortController();
    const old = latest.current?.key === key ? latest.current : undefined;
    void (async () => {
      try {
        const limit = Math.min(mostAtOnce, Math.max(pageSize, old?.items.length ?? 0));
        const p = await get<Page<Rec> & { counts: Counts }>('records', { ...filters, limit }, abort.signal);
        show(joined(key, p, old));
        fail('');
      } catch (e) {
        if (!abort.signal.aborted) fail(explain(e));
      }
    })();
    return () => abort.abort();
  }, [key, again]);

  async function more(): Promise<void> {
    const from = latest.current;
    if (!from?.next || busy) return;
    setBusy(true);
    try {
      const p = await get<Page<Rec> & { counts: Counts }>('records', { ...filters, limit: pageSize, cursor: from.next });
      if (latest.current?.key !== from.key) return;
      const have = new Set(latest.current.items.map((r) => r.id));
      show({ ...latest.current, items: [...latest.current.items, ...p.items.filter((r) => !have.has(r.id))], next: p.next });
    } catch (e) {
      notify(explain(e), true);
    } finally {
      setBusy(false);
    }
  }

  return { shown, stale: shown !== undefined && shown.key !== key, error, busy, more, reload: () => setAgain((n) => n + 1) };
}

/** joined puts a fresh beginning before what was loaded beyond it. */
function joined(key: string, p: Page<Rec> & { counts: Counts }, old?: Shown): Shown {
  if (!old || !p.next || old.items.length <= p.items.length) return { key, ...p };
  const fresh = new Set(p.items.map((r) => r.id));
  const end = p.items[p.items.length - 1].created_at;
  const rest = old.items.filter((r) => !fresh.has(r.id) && r.created_at <= end);
  return { key, items: [...p.items, ...rest], next: old.next, counts: p.counts };
}
