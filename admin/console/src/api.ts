import { signal } from '@preact/signals';

/** A refusal of the API (RFC 9457); status 0 means that no answer came. */
export class Problem extends Error {
  constructor(readonly status: number, readonly detail: string) {
    super(detail);
  }
}

/** True once the API said that nobody is signed in. */
export const signedOut = signal(false);

export type Query = Record<string, string | number | undefined>;

export interface Options {
  query?: Query;
  body?: unknown;
  /** The version a change is based on: sent as If-Match, a newer one in force is refused with 412. */
  version?: number;
  signal?: AbortSignal;
}

/** call asks the API below /api/v1/ and gives the answer's JSON; every refusal is thrown as a Problem. */
export async function call<T>(method: string, path: string, o: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (o.body !== undefined) headers['Content-Type'] = 'application/json';
  if (o.version !== undefined) headers['If-Match'] = `"${o.version}"`;
  let r: Response;
  try {
    r = await fetch('/api/v1/' + path + search(o.query), {
      method, headers, signal: o.signal, credentials: 'same-origin', cache: 'no-store',
      body: o.body === undefined ? undefined : JSON.stringify(o.body),
    });
  } catch (e) {
    if (o.signal?.aborted) throw e;
    throw new Problem(0, '');
  }
  if (r.status === 401) signedOut.value = true;
  if (!r.ok) throw new Problem(r.status, await detailOf(r));
  return r.status === 204 ? (undefined as T) : ((await r.json()) as T);
}

export const get = <T>(path: string, query?: Query, abort?: AbortSignal) => call<T>('GET', path, { query, signal: abort });

async function detailOf(r: Response): Promise<string> {
  try {
    const p = (await r.json()) as { detail?: string; title?: string };
    return p.detail || p.title || '';
  } catch {
    return '';
  }
}

/** search writes a query string without its empty members; keys keep their order. */
export function search(q: Query = {}): string {
  const p = new URLSearchParams();
  for (const [k, v] of Object.entries(q)) if (v !== undefined && v !== '') p.set(k, String(v));
  const s = p.toString();
  return s && '?' + s;
}

/** seg makes a value one segment of a path. */
export const seg = encodeURIComponent;
