import { signal } from '@preact/signals';
import { Problem } from './api';
import { Icon } from './icons';
import { t } from './lang';

interface Notice { n: number; text: string; bad: boolean }

const notices = signal<Notice[]>([]);

/** How many modal dialogs are open: notices are shown inside the topmost, as what lies under it is inert. */
export const modals = signal(0);

let count = 0;

export function notify(text: string, bad = false): void {
  const n = ++count;
  notices.value = [...notices.value.slice(-2), { n, text, bad }];
  setTimeout(() => drop(n), bad ? 12_000 : 6_000);
}

const drop = (n: number) => { notices.value = notices.value.filter((x) => x.n !== n); };

/** explain says what went wrong in the console's words, with the API's own as far as it gave any. */
export function explain(e: unknown): string {
  if (!(e instanceof Problem)) return t('error.unknown');
  switch (e.status) {
    case 0: return t('error.offline');
    case 401: return t('error.signed_out');
    case 403: return t('error.forbidden');
    case 404: return t('error.not_found');
    case 412: return t('error.changed');
    case 503: return t('error.busy');
  }
  return e.detail ? `${t('error.refused')} ${e.detail}` : t('error.unknown');
}

/** Notices is a live region; level is the number of dialogs it lies in. */
export function Notices({ level }: { level: number }) {
  const shown = modals.value === level ? notices.value : [];
  return (
    <div class="notices" role="status">
      {shown.map((n) => (
        <div key={n.n} class={n.bad ? 'notice bad' : 'notice'}>
          <span dir="auto">{n.text}</span>
          <button type="button" class="icon-button small" aria-label={t('dismiss')} onClick={() => drop(n.n)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
