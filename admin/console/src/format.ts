import { lang } from './lang';

const two = (n: number) => String(n).padStart(2, '0');

/** stamp is dd-mm-yy HH:MM in the viewer's zone. */
export function stamp(at: string): string {
  const d = new Date(at);
  return `${two(d.getDate())}-${two(d.getMonth() + 1)}-${two(d.getFullYear() % 100)} ${clock(at)}`;
}

/** clock is HH:MM in the viewer's zone. */
export function clock(at: string): string {
  const d = new Date(at);
  return `${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** day is the calendar day in the viewer's zone, in words of the console's language and with Latin digits. */
export function day(at: string): string {
  return new Intl.DateTimeFormat(lang.value + '-u-nu-latn', { dateStyle: 'full' }).format(new Date(at));
}

/** initials of a name: the first letters of its first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words.slice(0, 1);
  return ends.map((w) => [...w][0].toLocaleUpperCase()).join('') || '?';
}

/** mailto is a link for an address that mail can go to, else "". */
export function mailto(address: string): string {
  const m = /^([^\s@<>"(),:;\\[\]]+)@([^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]+)$/.exec(address);
  return m ? `mailto:${encodeURIComponent(m[1])}@${encodeURIComponent(m[2])}` : '';
}
