import { fieldIcon, Icon } from './icons';
import { stamp } from './format';
import { labelOf, nameOf, t } from './lang';
import { ChannelIcon, Code, Person, PriorityChip, Stamp, StatusChip, TypeChip } from './parts';
import { conversationURL } from './place';
import type { Rec } from './types';

/** Card is a record in the list. Its title is the link that opens the sheet; the whole card answers to it. */
export function Card({ record: r, href, current }: { record: Rec; href: string; current: boolean }) {
  const filled = r.fields.filter((f) => f.value !== null);
  const title = `rec-${r.id}`;
  return (
    <li class={current ? 'card current' : 'card'}>
      <div class="card-top">
        <TypeChip type={r.type} />
        <ChannelIcon channel={r.channel} />
        <StatusChip status={r.status} />
        <PriorityChip priority={r.priority} />
        {r.incomplete && <span class="chip warn">{t('incomplete')}</span>}
        {r.delivery_status === 'failed' && (
          <span class="chip delivery-failed">{t('delivery.problem', { status: nameOf('delivery', 'failed') })}</span>
        )}
        <span class="grow" />
        <Code id={r.id} />
        <Stamp at={r.created_at} text={stamp(r.created_at)} />
      </div>
      <h2 class="card-title">
        <a id={title} class="card-link" href={href} dir="auto" aria-describedby={title + '-id'}>{r.subject || t('no_subject')}</a>
        <span id={title + '-id'} hidden>{`${nameOf('type', r.type)} ${r.id}`}</span>
      </h2>
      {filled.length > 0 && (
        <ul class="facts">
          {filled.map((f) => (
            <li key={f.key} title={labelOf(f)}>
              <Icon name={fieldIcon(f)} /><span class="hidden">{labelOf(f)}: </span>
              <bdi class={f.key === 'phone' || f.key === 'email' ? 'ltr' : undefined}>{f.value}</bdi>
            </li>
          ))}
        </ul>
      )}
      {r.description && r.description !== r.subject && <p class="card-text" dir="auto">{r.description}</p>}
      <div class="card-end">
        <Person id={r.assignee} />
        <span class="grow" />
        {r.category && <bdi class="category">{r.category}</bdi>}
        <span class="card-actions">
          {r.conversation && (
            <a class="button small" href={conversationURL(r.conversation, r.id)}
              aria-label={t('view_conversation.of', { id: r.id })}>
              <Icon name="chat" />{t('view_conversation')}
            </a>
          )}
          <a class="button small" href={href} aria-label={t('details.of', { id: r.id })}>{t('details')}</a>
        </span>
      </div>
    </li>
  );
}
