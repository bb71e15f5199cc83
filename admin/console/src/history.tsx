import { useState } from 'preact/hooks';
import { seg } from './api';
import { stamp } from './format';
import { builtIn, nameOf, t } from './lang';
import { notify } from './notices';
import { Code, DeliveryChip, Person, Stamp } from './parts';
import { may, mayWork, personName } from './session';
import type { Kept } from './record';
import type { Activity, Delivery, Rec } from './types';

export function Comments({ kept, record: r }: { kept: Kept; record: Rec }) {
  const [text, setText] = useState('');
  const add = async (e: Event) => {
    e.preventDefault();
    if (text.trim() && await kept.change('POST', `records/${seg(r.id)}/comments`, { text })) setText('');
  };
  return (
    <section aria-labelledby="s-comments">
      <h3 id="s-comments">{t('sheet.comments')}</h3>
      {kept.comments.length === 0 && <p class="soft">{t('sheet.no_comments')}</p>}
      <ul class="comments">
        {kept.comments.map((c) => (
          <li key={c.id}>
            <div class="row">
              <Person id={c.author} />{c.record && <Code id={c.record} />}<Stamp at={c.at} text={stamp(c.at)} />
            </div>
            <p class="prose" dir="auto">{c.text}</p>
          </li>
        ))}
      </ul>
      {mayWork(r) && (
        <form onSubmit={(e) => void add(e)}>
          <textarea rows={2} maxLength={10000} aria-label={t('sheet.comment')} placeholder={t('sheet.comment')} dir={text ? 'auto' : undefined}
            value={text} onInput={(e) => setText(e.currentTarget.value)} />
          <div class="row end">
            <button type="submit" class="button small" disabled={kept.busy || !text.trim()}>{t('sheet.add_comment')}</button>
          </div>
        </form>
      )}
    </section>
  );
}

/** Deliveries show every attempt, and a failed one can be tried again. */
export function Deliveries({ kept }: { kept: Kept }) {
  return (
    <section aria-labelledby="s-deliveries">
      <h3 id="s-deliveries">{t('sheet.deliveries')}</h3>
      {kept.deliveries.length === 0 && <p class="soft">{t('sheet.no_deliveries')}</p>}
      <ul class="deliveries">{kept.deliveries.map((d) => <DeliveryItem key={d.id} kept={kept} delivery={d} />)}</ul>
    </section>
  );
}

function DeliveryItem({ kept, delivery: d }: { kept: Kept; delivery: Delivery }) {
  const again = async () => {
    if (await kept.change('POST', `deliveries/${seg(d.id)}/retry`)) notify(t('retry_now.done'));
  };
  return (
    <li>
      <div class="row wrap">
        <strong><bdi>{d.destination}</bdi></strong>
        <code class="code" dir="ltr">{d.event}</code>
        <DeliveryChip status={d.status} />
        <span class="grow" />
        {d.status === 'failed' && may('destinations') && (
          <button type="button" class="button small" disabled={kept.busy} onClick={() => void again()}>{t('retry_now')}</button>
        )}
      </div>
      {d.attempts.length === 0 && <p class="soft">{t('attempt.none')}</p>}
      <ol class="attempts">
        {d.attempts.map((a, i) => (
          <li key={i}>
            <span>{t('attempt', { n: i + 1 })}</span> <Stamp at={a.at} text={stamp(a.at)} />
            {a.status > 0 && <b class={a.status < 300 ? 'good' : 'bad'}>{a.status}</b>}
            {a.error && <span class="bad" dir="auto">{a.error}</span>}
            {a.excerpt && <q dir="auto">{a.excerpt}</q>}
          </li>
        ))}
      </ol>
      {d.next_at && <p class="soft">{t('attempt.next', { at: stamp(d.next_at) })}</p>}
    </li>
  );
}

/** Activities are told newest first: who did what, from what to what. */
export function Activities({ items, record }: { items: Activity[]; record: Rec }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="s-activity">
      <h3 id="s-activity">{t('sheet.activity')}</h3>
      <ol class="activity">
        {[...items].reverse().map((a, i) => (
          <li key={items.length - i}>
            <p>
              <b><bdi>{personName(a.actor)}</bdi></b> {sentence(a, record)}
              {(a.from || a.to) && a.action !== 'notes' && <> <Change activity={a} /></>}
            </p>
            {a.note && <p class="soft" dir="auto">{a.note}</p>}
            <Stamp at={a.at} text={stamp(a.at)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function sentence(a: Activity, r: Rec): string {
  if (a.field === 'merged') return t(a.action === 'merge' ? 'action.merge_in' : 'action.unmerge_in');
  if (a.action !== 'amended') return nameOf('action', a.action);
  const key = a.field ?? '';
  const field = builtIn.includes(key) ? nameOf('key', key) : r.fields.find((f) => f.key === key)?.label ?? key;
  return t('action.amended', { field });
}

function Change({ activity: a }: { activity: Activity }) {
  const show = (v: string) => {
    switch (a.field) {
      case 'status': return nameOf('status', v);
      case 'priority': return nameOf('priority', v);
      case 'assignee': return v ? personName(v) : t('unassigned');
    }
    return v || '—';
  };
  return (
    <span class="change">
      {a.from !== undefined && <><bdi><s>{show(a.from)}</s></bdi><span aria-hidden="true" class="arrow">→</span></>}
      <bdi>{show(a.to ?? '')}</bdi>
    </span>
  );
}
