import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons';

export interface Choice { value: string; label: string; icon: string; count?: number }

/** Menu is a button that opens a list of which one is chosen: arrows, Home, End, Enter and Esc work as in any menu. */
export function Menu({ label, choices, value, onChoose }: {
  label: string; choices: Choice[]; value: string; onChoose: (v: string) => void;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const now = choices.find((c) => c.value === value) ?? choices[0];

  useLayoutEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
    const away = (e: Event) => { if (!root.current?.contains(e.target as Node)) setOpen(false); };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);

  function close() {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  }

  function keys(e: KeyboardEvent) {
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitemradio]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
    if (e.key === 'Escape') {
      close();
    } else if (e.key in to) {
      all[to[e.key] % all.length].focus();
    } else if (e.key === 'Tab') {
      setOpen(false);
      return;
    } else {
      return;
    }
    e.preventDefault();
    e.stopPropagation();
  }

  return (
    <div class="menu" ref={root}>
      <button type="button" class="button" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}
        aria-label={`${label}: ${now.label}`}
        onKeyDown={(e) => { if (e.key === 'ArrowDown') { e.preventDefault(); setOpen(true); } }}>
        <Icon name={now.icon} />{now.label}<Icon name="chevron" class="small" />
      </button>
      {open && (
        <div class="menu-list" role="menu" aria-label={label} onKeyDown={keys}>
          {choices.map((c) => (
            <button key={c.value} type="button" role="menuitemradio" aria-checked={c.value === value} tabIndex={-1}
              onClick={() => { close(); onChoose(c.value); }}>
              <Icon name={c.icon} />{c.label}
              {c.count !== undefined && <span class="count">{c.count}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
