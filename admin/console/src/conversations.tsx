import { useEffect, useState } from 'preact/hooks';
import { get } from './api';
import { stamp } from './format';
import { t } from './lang';
import { useNews } from './live';
import { explain, notify } from './notices';
import { Bones, ChannelIcon, Code, Empty, Failed, Stamp } from './parts';
import { conversationURL } from './place';
import { customerName } from './session';
import { useTitle } from './title';
import type { Conversation, Page } from './types';

/** Conversations lists them, newest first. */
export function Conversations() {
  const [page, setPage] = useState<Page<Conversation>>();
  const [error, fail] = useState('');
  const [again, setAgain] = useState(0);
  const reload = () => setAgain((n) => n + 1);
  useTitle(t('conversations.title'));
  useNews('conversation', '', reload);
  useEffect(() => {
    const abort = new AbortController();
    const limit = Math.min(200, Math.max(50, page?.items.length ?? 0));
    get<Page<Conversation>>('conversations', { limit }, abort.signal).then(
      (p) => { setPage(p); fail(''); },
      (e) => { if (!abort.signal.aborted) fail(explain(e)); },
    );
    return () => abort.abort();
  }, [again]);
  const more = async () => {
    try {
      const p = await get<Page<Conversation>>('conversations', { limit: 50, cursor: page!.next! });
      setPage((old) => ({ items: [...(old?.items ?? []), ...p.items], next: p.next }));
    } catch (e) {
      notify(explain(e), true);
    }
  };
  return (
    <>
      <div class="page-head"><h1>{t('conversations.title')}</h1></div>
      {!page && (error ? <Failed text={error} again={reload} /> : <Bones n={4} />)}
      {page && page.items.length === 0 && <Empty icon="chat" title={t('conversations.none')} text={t('conversations.none_how')} />}
      {page && page.items.length > 0 && (
        <ul class="cards" aria-label={t('conversations.title')}>{page.items.map((c) => <Row key={c.id} conversation={c} />)}</ul>
      )}
      {page?.next && <p class="after"><button type="button" class="button" onClick={() => void more()}>{t('more')}</button></p>}
    </>
  );
}

function Row({ conversation: c }: { conversation: Conversation }) {
  return (
    <li class="card">
      <div class="card-top">
        <ChannelIcon channel={c.channel} />
        <h2 class="card-title">
          <a class="card-link" href={conversationURL(c.id)}><bdi>{customerName(c)}</bdi></a>
        </h2>
        {c.taken_by && <span class="chip status-waiting_on_customer">{t('from.member')}</span>}
        {!c.open && <span class="chip status-closed">{t('conversations.closed')}</span>}
        <span class="grow" />
        {c.records.slice(0, 3).map((r) => <Code key={r} id={r} />)}
        <Stamp at={c.updated_at} text={stamp(c.updated_at)} />
      </div>
      {c.excerpt && <p class="card-text" dir="auto">{c.excerpt}</p>}
    </li>
  );
}
