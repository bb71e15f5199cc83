import { useLocation } from 'preact-iso/router';
import { useEffect, useState } from 'preact/hooks';
import { Card } from './card';
import { AgentFilter, Folder, Quick, Search, StatusFilter, Tabs } from './filters';
import { useKeys } from './keys';
import { t } from './lang';
import { useRecords } from './list';
import { Icon } from './icons';
import { Bones, Empty, Failed } from './parts';
import { filtersOf, narrowed, placeOf, placeURL, type Place } from './place';
import { agentName } from './session';
import { Sheet } from './sheet';
import { useTitle } from './title';

/** Records is the page of leads and tickets, of one agent or ("") of all one sees. */
export function Records({ agent }: { agent: string }) {
  const { query, route } = useLocation();
  const place = placeOf(agent, query);
  const list = useRecords(filtersOf(place));
  const [unknown, setUnknown] = useState('');
  useTitle(agent ? t('records.of', { agent: agentName(agent) }) : t('records.title'));
  useKeys(place.id === '');

  const go = (change: Partial<Place>, replace = false) => {
    setUnknown('');
    route(placeURL({ ...place, ...change }), replace);
  };
  useEffect(() => setUnknown(''), [agent]);

  const props = { place, counts: list.shown?.counts, go };
  return (
    <>
      <div class="page-head">
        <h1>{agent ? <>{t('records.title')} <small><bdi>{agentName(agent)}</bdi></small></> : t('records.title')}</h1>
        <AgentFilter {...props} />
        <Folder {...props} />
      </div>
      <div class="filters">
        <Tabs {...props} />
        <Search {...props} />
        <StatusFilter {...props} />
      </div>
      <Quick {...props} />
      {unknown && <p class="banner" role="alert"><Icon name="alert" />{t('unknown_record', { id: unknown })}</p>}
      <List place={place} list={list} go={go} />
      {place.id && (
        <Sheet key={place.id} id={place.id} onClose={() => go({ id: '' })} onChanged={list.reload}
          onUnknown={() => { const id = place.id; go({ id: '' }, true); setUnknown(id); }} />
      )}
    </>
  );
}

function List({ place, list, go }: {
  place: Place; list: ReturnType<typeof useRecords>; go: (change: Partial<Place>) => void;
}) {
  const { shown, error } = list;
  if (!shown) return error ? <Failed text={error} again={list.reload} /> : <Bones n={4} />;
  const hidden = place.q.trim() !== '' && place.status === 'active' ? shown.counts?.hidden ?? 0 : 0;
  return (
    <div class={list.stale ? 'stale' : undefined} aria-busy={list.stale}>
      {error && <p class="banner" role="alert"><Icon name="alert" />{error}</p>}
      {shown.items.length === 0
        ? <Nothing place={place} go={go} />
        : (
          <ul class="cards" aria-label={t('list')}>
            {shown.items.map((r) => <Card key={r.id} record={r} href={placeURL({ ...place, id: r.id })} current={r.id === place.id} />)}
          </ul>
        )}
      {hidden > 0 && (
        <p class="after">
          {t('hidden', { n: hidden })}{' '}
          <button type="button" class="link" onClick={() => go({ status: 'all' })}>{t('hidden.show')}</button>
        </p>
      )}
      {shown.next && (
        <p class="after">
          <button type="button" class="button" disabled={list.busy} onClick={() => void list.more()}>{t('more')}</button>
        </p>
      )}
      {shown.items.length > 0 && <p class="hint">{t('list.keys')}</p>}
    </div>
  );
}

/** Nothing says why the list is empty and what to do about it. */
function Nothing({ place, go }: { place: Place; go: (change: Partial<Place>) => void }) {
  if (narrowed(place)) {
    return (
      <Empty icon="search" title={t('empty.filtered')} text={t('empty.filtered_how')} action={t('empty.clear')}
        onAction={() => go({ q: '', status: 'active', assignee: '' })} />
    );
  }
  if (place.folder === 'archived') return <Empty icon="archive" title={t('empty.archived')} text={t('empty.archived_how')} />;
  if (place.folder === 'deleted') return <Empty icon="trash" title={t('empty.deleted')} text={t('empty.deleted_how')} />;
  return <Empty icon="inbox" title={t('empty.none')} text={t('empty.none_how')} />;
}
