import { mailto } from './format';
import { fieldIcon, Icon } from './icons';
import { builtIn, labelOf, nameOf, t } from './lang';
import { Copy } from './parts';
import { conversationURL } from './place';
import { placesOf, talkOf } from './marks';
import type { Activity, Field, Rec } from './types';

/** Facts are the values of a record: each leads to the words it comes from, a blank one says why it is blank. */
export function Facts({ record, activity }: { record: Rec; activity: Activity[] }) {
  const own = record.fields.filter((f) => builtIn.includes(f.key));
  const more = record.fields.filter((f) => !builtIn.includes(f.key));
  const list = (fields: Field[]) => (
    <dl class="values">
      {fields.map((f) => <Fact key={f.key} record={record} field={f} before={firstFiled(f, activity)} />)}
    </dl>
  );
  return (
    <>
      <section class="panel" aria-labelledby="s-contact">
        <h3 id="s-contact">{t('sheet.contact')}</h3>
        {list(own)}
      </section>
      {more.length > 0 && (
        <section class="panel" aria-labelledby="s-more">
          <h3 id="s-more">{t('sheet.more')}</h3>
          {list(more)}
        </section>
      )}
    </>
  );
}

/** firstFiled is the value of the snapshot where an amendment replaced it. */
function firstFiled(f: Field, activity: Activity[]): string {
  return activity.find((a) => a.action === 'amended' && a.field === f.key)?.from ?? '';
}

function Fact({ record, field: f, before }: { record: Rec; field: Field; before: string }) {
  return (
    <div class={f.value === null ? 'value blank' : 'value'}>
      <dt><Icon name={fieldIcon(f)} /><bdi>{labelOf(f)}</bdi></dt>
      <dd>
        {f.value === null ? <span>{nameOf('reason', f.reason || 'none')}</span> : <Said record={record} field={f} value={f.value} />}
        {before && before !== f.value && <small>{t('value.corrected')} <bdi><s>{before}</s></bdi></small>}
      </dd>
    </div>
  );
}

function Said({ record, field: f, value }: { record: Rec; field: Field; value: string }) {
  const figures = f.key === 'phone' || f.key === 'email' || f.type === 'phone' || f.type === 'email';
  const source = f.evidence.find((e) => e.source)?.source;
  const mail = f.key === 'email' || f.type === 'email' ? mailto(value) : '';
  const text = <bdi class={figures ? 'ltr' : undefined}>{value}</bdi>;
  const withdrawn = f.evidence.some((e) => e.withdrawn);
  return (
    <>
      <span class="row said">
        {placesOf(f.evidence).length > 0 && talkOf(record, f)
          ? (
            <a class="said-link" href={conversationURL(talkOf(record, f), record.id, f.key)}
              aria-label={t('value.where', { label: labelOf(f), value })}>
              {text}<Icon name="quote" class="small" />
            </a>
          ) : text}
        <span class="grow" />
        {mail && (
          <a class="icon-button small" href={mail} aria-label={t('value.mail', { value })} title={t('value.mail', { value })}>
            <Icon name="envelope" />
          </a>
        )}
        <Copy value={value} what={labelOf(f)} />
      </span>
      {f.state === 'confirmed' && <small class="good"><Icon name="check" class="small" />{t('state.confirmed')}</small>}
      {source && <small>{nameOf('source', source)}</small>}
      {withdrawn && <small>{t('value.withdrawn')}</small>}
    </>
  );
}
