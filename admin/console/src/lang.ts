import { computed, effect, signal } from '@preact/signals';
import { ar } from './words.ar';
import { en, type Word } from './words.en';

export type Lang = 'en' | 'ar';

const books: Record<Lang, Record<Word, string>> = { en, ar };
const key = 'intake.lang';

/** The console's language: ?lang= of the address, else the one chosen before, else the browser's, else English. */
export const lang = signal<Lang>(first());

export const dir = computed(() => (lang.value === 'ar' ? 'rtl' : 'ltr'));

function first(): Lang {
  const asked = new URLSearchParams(location.search).get('lang') || stored() || '';
  if (asked === 'en' || asked === 'ar') return asked;
  const own = navigator.languages.find((l) => /^(en|ar)\b/i.test(l));
  return own && /^ar/i.test(own) ? 'ar' : 'en';
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be switched off
  }
}

effect(() => {
  document.documentElement.lang = lang.value;
  document.documentElement.dir = dir.value;
  try {
    localStorage.setItem(key, lang.value);
  } catch { /* the choice then lasts as long as the page */ }
});

/** t gives a phrase in the console's language; {name} parts are filled from vars. */
export function t(word: Word, vars: Record<string, string | number> = {}): string {
  return books[lang.value][word].replace(/\{(\w+)\}/g, (_, name: string) => String(vars[name] ?? ''));
}

/** nameOf gives the phrase of one member of a set, such as a status; an unknown one is shown readable as it is. */
export function nameOf(set: 'status' | 'priority' | 'type' | 'channel' | 'reason' | 'source' | 'role' | 'delivery' | 'action'
  | 'visitor' | 'folder' | 'key' | 'field', value: string): string {
  const book = books[lang.value] as Record<string, string>;
  return book[`${set}.${value}`] ?? value.replace(/_/g, ' ');
}

/** labelOf is what a field is called: the built-in ones in the console's language, custom ones as the operator wrote them. */
export function labelOf(f: { key: string; label: string }): string {
  return builtIn.includes(f.key) ? nameOf('field', f.key) : f.label || f.key;
}

export const builtIn = ['name', 'phone', 'email', 'company'];
