// What outlives a page: the visitor token, what was read, and what was written and not yet acknowledged. Browsers may
// refuse storage (private windows, third-party frames); then it lives as long as the page.

/** Pending is something the visitor sent that is not known to be durable. Its id never changes. */
export interface Pending {
  id: string;
  at: number;
  text: string;
  values?: Record<string, string>;
}

export class Memory {
  private readonly prefix: string;
  private readonly page = new Map<string, string>();

  constructor(account: string) {
    this.prefix = `intake:${account}:`;
  }

  get(name: string): string {
    try {
      return localStorage.getItem(this.prefix + name) ?? this.page.get(name) ?? '';
    } catch {
      return this.page.get(name) ?? '';
    }
  }

  put(name: string, value: string): void {
    this.page.set(name, value);
    try {
      localStorage.setItem(this.prefix + name, value);
    } catch { /* refused or full: the page remembers */ }
  }

  drop(name: string): void {
    this.page.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch { /* refused: nothing was there */ }
  }

  /** Each pending message has an entry of its own, so that two tabs never overwrite each other's. */
  keep(p: Pending): void {
    this.put(`p:${p.id}`, JSON.stringify(p));
  }

  forget(id: string): void {
    this.drop(`p:${id}`);
  }

  /** pending lists what is not acknowledged, oldest first. What is older than a week is dropped. */
  pending(): Pending[] {
    const found: Pending[] = [];
    for (const name of this.names()) {
      if (!name.startsWith('p:')) continue;
      try {
        const p = JSON.parse(this.get(name)) as Pending;
        if (typeof p.id !== 'string' || typeof p.text !== 'string' || Date.now() - p.at > 7 * 864e5) throw 0;
        found.push(p);
      } catch {
        this.drop(name);
      }
    }
    return found.sort((a, b) => a.at - b.at);
  }

  clear(): void {
    for (const name of this.names()) this.drop(name);
  }

  private names(): string[] {
    const names = new Set(this.page.keys());
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key?.startsWith(this.prefix)) names.add(key.slice(this.prefix.length));
      }
    } catch { /* refused */ }
    return [...names];
  }
}

/** newID gives an id of the protocol: unguessable, 22 of A-Za-z0-9_-. */
export function newID(): string {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...raw)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
