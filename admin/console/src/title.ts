import { useEffect } from 'preact/hooks';
import { t } from './lang';

/** useTitle names the page in the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => { document.title = `${title} · ${t('app.name')}`; }, [title]);
}
