import { useEffect, useState } from 'preact/hooks';
import { nameOf, t } from './lang';
import { notify } from './notices';
import { Person } from './parts';
import { may, mayWork, people, personRole, priorities, statuses } from './session';
import type { Kept } from './record';
import type { Rec } from './types';

interface Props { kept: Kept; record: Rec }

/** Work sets status and priority: one click each, saved at once. */
export function Work({ kept, record: r }: Props) {
  const pills = (label: string, set: 'status' | 'priority', all: string[], now: string) => (
    <div class="pills" role="group" aria-label={label}>
      {all.map((v) => (
        <button key={v} type="button" class={`pill ${set}-${v}`} aria-pressed={v === now} disabled={kept.busy || !mayWork(r)}
          onClick={() => { if (v !== now) void kept.patch({ [set]: v }); }}>
          {nameOf(set, v)}
        </button>
      ))}
    </div>
  );
  return (
    <section aria-labelledby="s-work">
      <h3 id="s-work">{t('sheet.work')}</h3>
      {pills(t('status'), 'status', statuses(r.type), r.status)}
      {pills(t('priority'), 'priority', priorities, r.priority)}
    </section>
  );
}

/** Assignee says who works on the record; who may assign to others chooses from the team. */
export function Assignee({ kept, record: r }: Props) {
  const team = people();
  const choose = may('assign') && team.length > 0 && !r.merged_into;
  return (
    <section aria-labelledby="s-assigned">
      <h3 id="s-assigned">{t('sheet.assigned')}</h3>
      <div class="row wrap">
        <Person id={r.assignee} />
        {r.assignee && personRole(r.assignee) && <span class="chip">{personRole(r.assignee)}</span>}
        <span class="grow" />
        {choose && (
          <label class="select">
            <span class="hidden">{t('sheet.assigned')}</span>
            <select value={r.assignee} disabled={kept.busy} onChange={(e) => void kept.patch({ assignee: e.currentTarget.value })}>
              <option value="">{t('unassigned')}</option>
              {r.assignee && !team.some((m) => m.id === r.assignee) && <option value={r.assignee}>{r.assignee}</option>}
              {team.map((m) => <option key={m.id} value={m.id}>{`${m.name || m.id} (${nameOf('role', m.role)})`}</option>)}
            </select>
          </label>
        )}
      </div>
    </section>
  );
}

/** Notes keep what is typed until it is saved: a change that arrives meanwhile does not take it away. */
export function Notes({ kept, record: r }: Props) {
  const [text, setText] = useState(r.notes);
  const [base, setBase] = useState(r.notes);
  useEffect(() => {
    if (r.notes === base) return;
    if (text === base) setText(r.notes);
    setBase(r.notes);
  }, [r.notes]);
  const save = async () => {
    if (await kept.patch({ notes: text })) notify(t('sheet.saved'));
  };
  if (!mayWork(r) && !r.notes) return null;
  return (
    <section aria-labelledby="s-notes">
      <h3 id="s-notes">{t('sheet.notes')}</h3>
      {mayWork(r)
        ? (
          <>
            <textarea rows={3} maxLength={10000} aria-label={t('sheet.notes')} aria-describedby="s-notes-hint" dir={text ? 'auto' : undefined}
              value={text} onInput={(e) => setText(e.currentTarget.value)} />
            <div class="row">
              <small id="s-notes-hint">{t('sheet.notes_hint')}</small><span class="grow" />
              <button type="button" class="button small" disabled={kept.busy || text === r.notes} onClick={() => void save()}>
                {t('sheet.save_notes')}
              </button>
            </div>
          </>
        ) : <p class="prose" dir="auto">{r.notes}</p>}
    </section>
  );
}
