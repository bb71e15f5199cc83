import { useEffect } from 'preact/hooks';
import { modals } from './notices';

/** useKeys moves through the cards with j and k and goes to the search with /, where no text is being typed. */
export function useKeys(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const pressed = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || modals.value > 0 || typing(e.target)) return;
      // The place of the key counts too: on an Arabic layout the same key gives another letter.
      if (e.key === '/' || (e.code === 'Slash' && !e.shiftKey)) focus(document.getElementById('search'), e);
      else if (e.key === 'j' || e.code === 'KeyJ') move(1, e);
      else if (e.key === 'k' || e.code === 'KeyK') move(-1, e);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [on]);
}

const typing = (at: EventTarget | null) =>
  at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.closest('[role=menu]') !== null);

function move(by: number, e: KeyboardEvent): void {
  const links = [...document.querySelectorAll<HTMLElement>('.card-link')];
  if (!links.length) return;
  const here = document.activeElement?.closest('.card')?.querySelector('.card-link') as HTMLElement | null;
  const at = here ? links.indexOf(here) + by : by > 0 ? 0 : links.length - 1;
  focus(links[Math.max(0, Math.min(links.length - 1, at))], e);
}

function focus(el: HTMLElement | null, e: KeyboardEvent): void {
  if (!el) return;
  e.preventDefault();
  el.focus({ preventScroll: true });
  el.closest('.card')?.scrollIntoView({ block: 'nearest' });
}
