import { useState } from 'preact/hooks';
import { Problem, seg } from './api';
import { Activities, Comments, Deliveries } from './history';
import { Confirm, Dialog } from './dialog';
import { Facts } from './facts';
import { stamp } from './format';
import { Icon } from './icons';
import { Kin, Part } from './kin';
import { nameOf, t } from './lang';
import { explain, notify } from './notices';
import { Bones, ChannelIcon, Code, Copy, Failed, Stamp, StatusChip, TypeChip } from './parts';
import { conversationURL } from './place';
import { agentName, may, mayTake, mayWork } from './session';
import type { Rec } from './types';
import { useRecord, type Kept } from './record';
import { Assignee, Notes, Work } from './work';

interface Props { id: string; onClose: () => void; onChanged: () => void; onUnknown: () => void }

/** Sheet shows one record over the list: what was filed, where each value was said, and what is to be done. */
export function Sheet({ id, onClose, onChanged, onUnknown }: Props) {
  const kept = useRecord(id, onChanged);
  const e = kept.error;
  if (e instanceof Problem && e.status === 404 && !kept.record) {
    queueMicrotask(onUnknown);
    return null;
  }
  return (
    <Dialog class="sheet" whole labelledby="sheet-title" onClose={onClose}>
      {kept.record
        ? <Body kept={kept} record={kept.record} onClose={onClose} />
        : (
          <>
            <header class="sheet-head">
              <h2 id="sheet-title"><Code id={id} /></h2><span class="grow" /><CloseButton onClose={onClose} />
            </header>
            {e ? <Failed text={explain(e)} again={kept.reload} /> : <Bones n={3} />}
          </>
        )}
    </Dialog>
  );
}

const CloseButton = ({ onClose }: { onClose: () => void }) => (
  <button type="button" class="icon-button" aria-label={t('close')} title={t('close')} onClick={onClose}><Icon name="close" /></button>
);

function Body({ kept, record: r, onClose }: { kept: Kept; record: Rec; onClose: () => void }) {
  return (
    <>
      <header class="sheet-head">
        <div class="row wrap">
          <TypeChip type={r.type} /><StatusChip status={r.status} />
          {r.incomplete && <span class="chip warn">{t('incomplete')}</span>}
          <span class="grow" />
          <Code id={r.id} /><Copy value={r.id} what={r.id} /><CloseButton onClose={onClose} />
        </div>
        <h2 id="sheet-title" dir="auto">{r.subject || t('no_subject')}</h2>
        <p class="meta">
          <ChannelIcon channel={r.channel} /><span>{nameOf('channel', r.channel)}</span>
          <span><bdi>{agentName(r.agent)}</bdi></span>
          <span><Stamp at={r.created_at} text={stamp(r.created_at)} /></span>
          {r.category && <span><bdi>{r.category}</bdi></span>}
        </p>
        <Actions kept={kept} record={r} onClose={onClose} />
      </header>
      <div class="sheet-body">
        <Part kept={kept} record={r} />
        {r.folder && r.folder !== 'inbox' && !r.merged_into && <p class="banner"><Icon name="archive" />{t('in_folder', { folder: nameOf('folder', r.folder) })}</p>}
        <Facts record={r} activity={kept.activity} />
        {r.description && (
          <section aria-labelledby="s-description">
            <h3 id="s-description">{t('sheet.description')}</h3>
            <p class="prose" dir="auto">{r.description}</p>
          </section>
        )}
        <Kin kept={kept} record={r} />
        <Work kept={kept} record={r} />
        <Assignee kept={kept} record={r} />
        <Notes kept={kept} record={r} />
        <Comments kept={kept} record={r} />
        <Deliveries kept={kept} />
        <Visitor visitor={r.visitor ?? {}} />
        <Activities items={kept.activity} record={r} />
      </div>
    </>
  );
}

function Actions({ kept, record: r, onClose }: { kept: Kept; record: Rec; onClose: () => void }) {
  const [ask, setAsk] = useState<'' | 'archive' | 'delete'>('');
  const put = async (how: 'archive' | 'delete' | 'restore') => {
    setAsk('');
    if (!await kept.change('POST', `records/${seg(r.id)}/${how}`)) return;
    notify(t(how === 'archive' ? 'archived.done' : how === 'delete' ? 'deleted.done' : 'restored.done', { id: r.id }));
    if (how !== 'restore') onClose();
  };
  const inbox = !r.folder || r.folder === 'inbox';
  return (
    <div class="row wrap actions">
      {r.conversation
        ? <a class="button small primary" href={conversationURL(r.conversation, r.id)}><Icon name="chat" />{t('linked')}</a>
        : (
          <span class="row wrap">
            <button type="button" class="button small" disabled aria-describedby="why-none"><Icon name="chat" />{t('linked')}</button>
            <small id="why-none">{t('linked.none')}</small>
          </span>
        )}
      {mayTake(r) && (
        <button type="button" class="button small" disabled={kept.busy} onClick={() => void kept.patch({ assignee: 'me' })}>
          <Icon name="user" />{t('take')}
        </button>
      )}
      <span class="row at-end">
        {inbox && mayWork(r) && (
          <button type="button" class="button small" disabled={kept.busy} onClick={() => setAsk('archive')}><Icon name="archive" />{t('archive')}</button>
        )}
        {!inbox && mayWork(r) && (
          <button type="button" class="button small" disabled={kept.busy} onClick={() => void put('restore')}><Icon name="restore" />{t('restore')}</button>
        )}
        {r.folder !== 'deleted' && !r.merged_into && may('delete') && (
          <button type="button" class="button small danger" disabled={kept.busy} onClick={() => setAsk('delete')}><Icon name="trash" />{t('delete')}</button>
        )}
      </span>
      {ask && (
        <Confirm title={t(`${ask}.ask`)} text={t(`${ask}.what`) + (r.merged?.length ? ' ' + t('merged.too', { n: r.merged.length }) : '')} yes={t(ask)} red={ask === 'delete'}
          onNo={() => setAsk('')} onYes={() => void put(ask)} />
      )}
    </div>
  );
}

function Visitor({ visitor }: { visitor: Record<string, string> }) {
  const known = Object.entries(visitor).filter(([, v]) => v);
  if (known.length === 0) return null;
  return (
    <section aria-labelledby="s-visitor">
      <h3 id="s-visitor">{t('sheet.visitor')}</h3>
      <dl class="pairs">
        {known.map(([k, v]) => <div key={k}><dt>{nameOf('visitor', k)}</dt><dd><bdi dir="auto">{v}</bdi></dd></div>)}
      </dl>
    </section>
  );
}
