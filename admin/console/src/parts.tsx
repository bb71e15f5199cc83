import { Icon } from './icons';
import { nameOf, t } from './lang';
import { notify } from './notices';
import { initials } from './format';
import { personName } from './session';

/** The small pieces that several pages show. */

export const TypeChip = ({ type }: { type: string }) => <span class={`chip type-${type}`}>{nameOf('type', type)}</span>;

export const StatusChip = ({ status }: { status: string }) => (
  <span class={`chip dot status-${status}`}>{nameOf('status', status)}</span>
);

/** PriorityChip is shown where a priority asks for attention. */
export const PriorityChip = ({ priority }: { priority: string }) =>
  priority === 'high' || priority === 'critical'
    ? <span class={`chip priority-${priority}`}>{nameOf('priority', priority)}</span> : null;

export const DeliveryChip = ({ status }: { status: string }) => (
  <span class={`chip delivery-${status}`}>{nameOf('delivery', status)}</span>
);

/** Code is an id: one piece, left to right in every language. */
export const Code = ({ id }: { id: string }) => <code class="code" dir="ltr">{id}</code>;

/** Stamp is a time: its figures keep their order in every language. */
export const Stamp = ({ at, text }: { at: string; text: string }) => (
  <time class="stamp" dir="ltr" dateTime={at}>{text}</time>
);

export function ChannelIcon({ channel }: { channel: string }) {
  const words = t('channel.via', { channel: nameOf('channel', channel) });
  return (
    <span class="channel" role="img" aria-label={words} title={nameOf('channel', channel)}>
      <Icon name={channel} />
    </span>
  );
}

export function Person({ id }: { id: string }) {
  if (!id) {
    return <span class="person nobody"><span class="avatar" aria-hidden="true"><Icon name="user" /></span>{t('unassigned')}</span>;
  }
  const name = personName(id);
  return (
    <span class="person">
      <span class="avatar" aria-hidden="true">{initials(name)}</span>
      <bdi>{name}</bdi>
    </span>
  );
}

/** Copy is a button that puts a value on the clipboard; it is absent where the browser has none to offer. */
export function Copy({ value, what }: { value: string; what: string }) {
  if (!navigator.clipboard) return null;
  const copy = () => navigator.clipboard.writeText(value).then(() => notify(t('copied')), () => {});
  return (
    <button type="button" class="icon-button small" aria-label={t('copy_what', { what })} title={t('copy')} onClick={() => void copy()}>
      <Icon name="copy" />
    </button>
  );
}

export function Empty({ icon, title, text, action, onAction }: {
  icon: string; title: string; text: string; action?: string; onAction?: () => void;
}) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>{text}</p>
      {action && <button type="button" class="button" onClick={onAction}>{action}</button>}
    </div>
  );
}

export function Failed({ text, again }: { text: string; again: () => void }) {
  return (
    <div class="empty" role="alert">
      <Icon name="alert" />
      <p>{text}</p>
      <button type="button" class="button" onClick={again}>{t('retry')}</button>
    </div>
  );
}

/** Bones stand for a list that is on its way. */
export const Bones = ({ n }: { n: number }) => (
  <div class="bones" role="status" aria-label={t('loading')}>
    {Array.from({ length: n }, (_, i) => <div key={i} class="bone" />)}
  </div>
);
