import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from './lang';
import { modals, Notices } from './notices';

interface Props {
  class: string;
  labelledby: string;
  /** Focus begins on the dialog itself, not on its first control: for one whose content is still on its way. */
  whole?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

/**
 * Dialog is a modal one of the browser's own: what lies under it is inert, Tab stays inside, Esc and a click beside it
 * close it, and focus returns to where it was.
 */
export function Dialog({ class: kind, labelledby, whole, onClose, children }: Props) {
  const at = useRef<HTMLDialogElement>(null);
  const level = useRef(0);
  useEffect(() => {
    const d = at.current!;
    const back = document.activeElement as HTMLElement | null;
    d.showModal();
    if (whole) d.focus();
    level.current = ++modals.value;
    return () => {
      modals.value--;
      d.close();
      if (back?.isConnected) back.focus();
    };
  }, []);
  return (
    <dialog
      ref={at} class={kind} tabIndex={-1} aria-labelledby={labelledby}
      onCancel={(e) => { if (e.target === at.current) { e.preventDefault(); onClose(); } }}
      onMouseDown={(e) => { if (e.target === at.current) onClose(); }}
    >
      <div class="dialog-body">{children}</div>
      <Notices level={level.current || modals.value + 1} />
    </dialog>
  );
}

interface Question { title: string; text: string; yes: string; red?: boolean; onYes: () => void; onNo: () => void }

/** Confirm asks before something that is not undone with one click. */
export function Confirm({ title, text, yes, red, onYes, onNo }: Question) {
  return (
    <Dialog class="confirm" labelledby="confirm-title" onClose={onNo}>
      <h2 id="confirm-title">{title}</h2>
      <p>{text}</p>
      <div class="row end">
        <button type="button" class="button" onClick={onNo}>{t('cancel')}</button>
        <button type="button" class={red ? 'button red' : 'button primary'} onClick={onYes}>{yes}</button>
      </div>
    </Dialog>
  );
}
