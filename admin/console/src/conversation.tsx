import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { call, Problem, seg } from './api';
import { fieldIcon, Icon } from './icons';
import { labelOf, nameOf, t } from './lang';
import { placesOf, talkOf } from './marks';
import { explain, notify } from './notices';
import { Bones, ChannelIcon, Code, Empty, Failed, StatusChip, TypeChip } from './parts';
import { conversationURL, recordURL } from './place';
import { Reply } from './reply';
import { addressOf, agentName, customerName, may, personName } from './session';
import { useTalk, type Talk } from './talk';
import { useTitle } from './title';
import { Transcript } from './transcript';
import type { Conversation, Rec } from './types';

/** Talking is a conversation's page: the transcript with the words that values come from, and the records beside it. */
export function Talking({ id }: { id: string }) {
  const { query } = useLocation();
  const talk = useTalk(id, query.record ?? '');
  const c = talk.conversation;
  const who = c ? customerName(c, talk.records) : '';
  useTitle(who ? t('conversation.title', { who }) : t('conversations.title'));
  if (!c) {
    if (!talk.error) return <Bones n={3} />;
    return talk.error instanceof Problem && talk.error.status === 404
      ? <Empty icon="chat" title={t('error.not_found')} text={t('conversation.gone')} />
      : <Failed text={explain(talk.error)} again={talk.reload} />;
  }
  const record = talk.records.find((r) => r.id === query.record);
  const field = record ? query.field ?? '' : '';
  return (
    <div class="talk">
      <div class="talk-main">
        {record && <a class="back" href={recordURL(record)}><Icon name="back" class="turn" />{t('back_to_record', { id: '' })}<Code id={record.id} /></a>}
        <Head conversation={c} who={who} talk={talk} />
        {record && field && <Missing record={record} field={field} talk={talk} />}
        {talk.more && (
          <p class="after">
            <button type="button" class="button" onClick={() => talk.earlier().catch((e) => notify(explain(e), true))}>{t('conversation.earlier')}</button>
          </p>
        )}
        {talk.messages.length === 0
          ? <p class="soft">{t('conversation.empty')}</p>
          : <Transcript messages={talk.messages} fields={(record ? [record] : talk.records).flatMap((r) => r.fields)} field={field} />}
        {(may('work_own') || may('work_all')) && <Reply key={id} conversation={c} record={record} onSent={talk.reload} />}
      </div>
      <aside class="talk-side" aria-label={t('records.linked')}>
        <h2>{t('records.linked')}</h2>
        {talk.records.length === 0 && <p class="soft">{t('records.linked_none')}</p>}
        {talk.records.map((r) => <Linked key={r.id} record={r} conversation={c.id} field={r === record ? field : ''} />)}
      </aside>
    </div>
  );
}

function Head({ conversation: c, who, talk }: { conversation: Conversation; who: string; talk: Talk }) {
  const [busy, setBusy] = useState(false);
  const hold = async (how: 'takeover' | 'release') => {
    setBusy(true);
    try {
      await call('POST', `conversations/${seg(c.id)}/${how}`);
      notify(t(`${how}.done`));
    } catch (e) {
      notify(explain(e), true);
    }
    setBusy(false);
    talk.reload();
  };
  const worker = may('work_own') || may('work_all');
  return (
    <header class="talk-head">
      <h1><bdi>{who}</bdi></h1>
      <p class="meta">
        <ChannelIcon channel={c.channel} /><span>{nameOf('channel', c.channel)}</span>
        {addressOf(c) && addressOf(c) !== who && <span class="address"><bdi class="ltr">{addressOf(c)}</bdi></span>}
        <span><bdi>{agentName(c.agent)}</bdi></span>
        <span class={c.open ? 'chip dot status-open' : 'chip dot status-closed'}>{c.open ? t('conversations.open') : t('conversations.closed')}</span>
      </p>
      <div class="row wrap">
        <span class="soft">{c.taken_by ? t('conversation.taken', { who: personName(c.taken_by) }) : t('conversation.agent')}</span>
        <span class="grow" />
        {worker && (c.taken_by
          ? <button type="button" class="button small" disabled={busy} onClick={() => void hold('release')}>{t('release')}</button>
          : <button type="button" class="button small" disabled={busy} onClick={() => void hold('takeover')}>{t('takeover')}</button>)}
      </div>
    </header>
  );
}

/** Missing says so when the chosen value's words are not among the messages shown. */
function Missing({ record, field, talk }: { record: Rec; field: string; talk: Talk }) {
  const f = record.fields.find((x) => x.key === field);
  const places = f ? placesOf(f.evidence) : [];
  if (places.some((p) => talk.messages.some((m) => m.id === p))) return null;
  const earlier = places.length > 0 && talk.more;
  return (
    <p class="banner" role="status">
      <Icon name="alert" />{places.length === 0 ? t('evidence.none') : earlier ? t('conversation.earlier') : t('evidence.lost')}
    </p>
  );
}

/** Linked is a record beside the transcript: each value moves the transcript to its words. */
function Linked({ record: r, conversation, field }: { record: Rec; conversation: string; field: string }) {
  return (
    <article class="panel">
      <div class="row wrap">
        <TypeChip type={r.type} />{r.merged_into ? <span class="chip">{t('kin.merged')}</span> : <StatusChip status={r.status} />}
      </div>
      <h3><a href={recordURL(r)} dir="auto">{r.subject || t('no_subject')}</a></h3>
      <p class="soft"><Code id={r.id} /></p>
      <ul class="facts column">
        {r.fields.map((f) => {
          const said = f.value !== null && placesOf(f.evidence).length > 0;
          const inside = (
            <>
              <Icon name={fieldIcon(f)} /><span class="fact-label"><bdi>{labelOf(f)}</bdi></span>{' '}
              {f.value === null ? <span class="soft">{nameOf('reason', f.reason || 'none')}</span> : <bdi class={f.key === 'phone' ? 'ltr' : undefined}>{f.value}</bdi>}
            </>
          );
          return (
            <li key={f.key}>
              {said
                ? <a class="fact" href={conversationURL(talkOf(r, f) || conversation, r.id, f.key)} aria-current={f.key === field ? 'true' : undefined}>{inside}</a>
                : <span class="fact">{inside}</span>}
            </li>
          );
        })}
      </ul>
    </article>
  );
}
