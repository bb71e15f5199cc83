import { useEffect, useRef } from 'preact/hooks';
import { clock, day } from './format';
import { labelOf, t } from './lang';
import { cut, spansOf, type Span } from './marks';
import { Stamp } from './parts';
import { personName } from './session';
import type { Field, Message } from './types';

interface Props { messages: Message[]; fields: Field[]; field: string }

/**
 * Transcript shows what was said, the words that values come from marked, and goes to those of the chosen field. Text
 * is only ever put in as text.
 */
export function Transcript({ messages, fields, field }: Props) {
  const spans = spansOf(fields);
  const chosen = fields.find((f) => f.key === field);
  const list = useRef<HTMLOListElement>(null);
  const shown = useRef('');
  const first = chosen?.evidence.find((e) => messages.some((m) => m.id === e.message))?.message ?? '';

  useEffect(() => {
    const goal = first ? `${field}/${first}` : '';
    if (goal === shown.current) return;
    shown.current = goal;
    const at = goal && list.current?.querySelector<HTMLElement>('[data-chosen]');
    if (!at) return;
    at.focus({ preventScroll: true });
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    at.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  }, [first, field]);

  return (
    <ol class="transcript" ref={list} aria-label={t('conversation.messages')}>
      {messages.map((m, i) => {
        const new_day = i === 0 || day(m.at) !== day(messages[i - 1].at);
        const edited = (chosen?.evidence ?? []).some((e) => e.message === m.id && (e.rev ?? 0) !== (m.rev ?? 0));
        return (
          <Line key={m.id} message={m} spans={spans.get(m.id) ?? []} fields={fields} chosen={field} edited={edited}
            heading={new_day ? day(m.at) : ''} aim={m.id === first} />
        );
      })}
    </ol>
  );
}

interface LineProps {
  message: Message; spans: Span[]; fields: Field[]; chosen: string; edited: boolean; heading: string; aim: boolean;
}

function Line({ message: m, spans, fields, chosen, edited, heading, aim }: LineProps) {
  const who = m.from === 'member' && m.member ? personName(m.member) : t(`from.${m.from}`);
  const hit = spans.some((s) => s.key === chosen);
  const label = fields.find((f) => f.key === chosen);
  return (
    <>
      {heading && <li class="day"><span>{heading}</span></li>}
      <li class={`line ${m.from}${hit ? ' hit' : ''}`} id={'m-' + m.id} tabIndex={aim ? -1 : undefined} data-chosen={aim || undefined}>
        <p class="line-head">
          <b><bdi>{who}</bdi></b> <Stamp at={m.at} text={clock(m.at)} />
          {(m.rev ?? 0) > 0 && !m.unsent && <span>{t('message.edited')}</span>}
          {m.status === 'failed' && <span class="bad">{t('message.failed')}</span>}
          {m.status === 'pending' && <span>{t('message.pending')}</span>}
        </p>
        {m.unsent
          ? <p class="bubble gone">{t('message.unsent')}</p>
          : (
            <p class="bubble" dir="auto">
              {edited ? m.text : cut(m.text, spans).map((s, i) => (
                s.keys.length === 0 ? s.text : (
                  <mark key={i} class={s.keys.includes(chosen) ? 'chosen' : undefined} title={titles(s.keys, fields)}>{s.text}</mark>
                )
              ))}
            </p>
          )}
        {edited && <p class="line-note">{t('message.changed')}</p>}
        {hit && label && <p class="line-note">{t('evidence.for', { label: labelOf(label) })}</p>}
      </li>
    </>
  );
}

const titles = (keys: string[], fields: Field[]) =>
  fields.filter((f) => keys.includes(f.key)).map(labelOf).join(', ');
