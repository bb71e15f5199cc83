import { useState } from 'preact/hooks';
import { seg } from './api';
import { Dialog } from './dialog';
import { Icon } from './icons';
import { nameOf, t } from './lang';
import { notify } from './notices';
import { Code } from './parts';
import { conversationURL, sheetURL } from './place';
import { mayUndo, mayWork } from './session';
import type { Kept } from './record';
import type { Link, Rec } from './types';

interface Props { kept: Kept; record: Rec }

/** Kin are the other records of the customer: merged into this one, linked to it, or only alike, until a person says so. */
export function Kin({ kept, record: r }: Props) {
  const [ask, setAsk] = useState('');
  const others = kept.links.filter((l) => l.record);
  if (others.length === 0) return null;
  const merge = async (from: string, into: string, reason: string) => {
    setAsk('');
    const body = { into, ...(reason ? { reason } : {}), ...(into === r.id ? { into_version: r.version } : {}) };
    if (await kept.change('POST', `records/${seg(from)}/merge`, body, from === r.id ? r.version : undefined)) {
      notify(t('merge.done', { id: from, into }));
    }
  };
  return (
    <section aria-labelledby="s-kin">
      <h3 id="s-kin">{t('sheet.kin')}</h3>
      <ul class="kin">
        {others.map((l) => <Other key={`${l.record} ${l.conversation}`} kept={kept} record={r} link={l} onMerge={() => setAsk(l.record ?? '')} />)}
      </ul>
      {ask && <Ask record={r} other={ask} onNo={() => setAsk('')} onYes={merge} />}
    </section>
  );
}

function Other({ kept, record: r, link: l, onMerge }: Props & { link: Link; onMerge: () => void }) {
  const id = l.record ?? '';
  const mine = l.merged_into === r.id;
  const free = mayWork(r) && !l.merged_into;
  const part = async () => {
    if (await kept.change('DELETE', `records/${seg(r.id)}/links/${seg(id)}`)) notify(t('kin.not_done', { id }));
  };
  return (
    <li>
      <div class="row wrap">
        {l.suggested && <span class="chip warn">{t('kin.suggested')}</span>}
        {l.merged_into && <span class="chip">{t('kin.merged')}</span>}
        <a href={sheetURL(id)} aria-label={t('details.of', { id })}><Code id={id} /></a>
        <span class="soft" dir="auto">{mine ? '' : why(l.reason)}</span>
      </div>
      <div class="row wrap">
        {mine && l.conversation && (
          <a class="button small" href={conversationURL(l.conversation, id)} aria-label={t('view_conversation.of', { id })}>
            <Icon name="chat" />{t('view_conversation')}
          </a>
        )}
        {mine && mayWork(r) && <Undo kept={kept} id={id} />}
        {free && (
          <>
            <button type="button" class="button small" disabled={kept.busy} aria-label={t('merge.of', { id })} onClick={onMerge}>
              <Icon name="layers" />{t('merge')}
            </button>
            <button type="button" class="button small" disabled={kept.busy} aria-label={t(l.suggested ? 'kin.not_of' : 'kin.unlink_of', { id })}
              onClick={() => void part()}>
              {t(l.suggested ? 'kin.not' : 'kin.unlink')}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

/** Part says of a merged record where it went, and takes it back. */
export function Part({ kept, record: r }: Props) {
  if (!r.merged_into) return null;
  return (
    <div class="banner row wrap">
      <Icon name="layers" /><span>{t('merged.into')}</span>
      <a href={sheetURL(r.merged_into)} aria-label={t('details.of', { id: r.merged_into })}><Code id={r.merged_into} /></a>
      <span class="grow" />
      {mayUndo(r) && <Undo kept={kept} id={r.id} />}
    </div>
  );
}

function Undo({ kept, id }: { kept: Kept; id: string }) {
  const undo = async () => {
    if (await kept.change('POST', `records/${seg(id)}/unmerge`)) notify(t('unmerge.done', { id }));
  };
  return (
    <button type="button" class="button small" disabled={kept.busy} aria-label={t('unmerge.of', { id })} onClick={() => void undo()}>
      <Icon name="restore" />{t('unmerge')}
    </button>
  );
}

/** Ask lets a person choose which of two records stands for both. */
function Ask({ record: r, other, onNo, onYes }: {
  record: Rec; other: string; onNo: () => void; onYes: (from: string, into: string, reason: string) => Promise<void>;
}) {
  const [into, setInto] = useState(r.id);
  const [reason, setReason] = useState('');
  const choice = (id: string, text: string) => (
    <label class="row">
      <input type="radio" name="stays" value={id} checked={into === id} onChange={() => setInto(id)} />
      <Code id={id} /><span>{text}</span>
    </label>
  );
  return (
    <Dialog class="confirm" labelledby="merge-title" onClose={onNo}>
      <form onSubmit={(e) => { e.preventDefault(); void onYes(into === r.id ? other : r.id, into, reason.trim()); }}>
        <h2 id="merge-title">{t('merge.ask')}</h2>
        <p>{t('merge.what')}</p>
        <fieldset>
          <legend>{t('merge.stays')}</legend>
          {choice(r.id, t('merge.this'))}
          {choice(other, t('merge.other'))}
        </fieldset>
        <label class="stack">
          <span>{t('merge.why')}</span>
          <input type="text" class="text" maxLength={1000} dir={reason ? 'auto' : undefined} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />
        </label>
        <div class="row end">
          <button type="button" class="button" onClick={onNo}>{t('cancel')}</button>
          <button type="submit" class="button primary">{t('merge.yes')}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** why puts the reasons the program gives into the console's language; those of people stay as they are. */
function why(reason: string): string {
  const verified = /^same verified (phone|email) \((\w+)\)$/.exec(reason);
  if (verified) return t('kin.verified', { what: nameOf('key', verified[1]), source: nameOf('source', verified[2]) });
  const typed = /^same (phone|email), not verified$/.exec(reason);
  if (typed) return t('kin.typed', { what: nameOf('key', typed[1]) });
  return reason === 'same address' ? t('kin.address') : reason;
}
