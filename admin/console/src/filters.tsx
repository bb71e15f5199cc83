import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons';
import { nameOf, t } from './lang';
import { Menu } from './menu';
import type { Place } from './place';
import { me, statuses } from './session';
import type { Counts } from './types';

interface Props { place: Place; counts?: Counts; go: (change: Partial<Place>, replace?: boolean) => void }

/** Tabs set the type; a second click on the one that is on shows both types. */
export function Tabs({ place, counts, go }: Props) {
  const tab = (type: 'lead' | 'ticket', label: string) => (
    <button type="button" class="tab" aria-pressed={place.type === type}
      onClick={() => go({ type: place.type === type ? '' : type, ...(type === 'lead' || place.type === type ? plain : {}) })}>
      {label}{counts && <span class="count">{counts.types[type] ?? 0}</span>}
    </button>
  );
  return (
    <div class="tabs" role="group" aria-label={t('tabs')}>
      {tab('lead', t('tab.leads'))}{tab('ticket', t('tab.tickets'))}
    </div>
  );
}

/** What leaving the tickets takes back: a lead has no such status. */
const plain = { status: 'active', assignee: '' };

const quickStatuses = ['open', 'in_progress', 'resolved', 'closed'];

/** Quick are the one-click filters of the tickets page. */
export function Quick({ place, go }: Props) {
  if (place.type !== 'ticket') return null;
  const button = (label: string, to: Partial<Place>) => {
    const on = place.status === to.status && place.assignee === to.assignee;
    return <button type="button" class="pill" aria-pressed={on} onClick={() => go(to)}>{label}</button>;
  };
  return (
    <div class="pills" role="group" aria-label={t('quick')}>
      {button(t('quick.all'), plain)}
      {button(t('quick.mine'), { status: 'active', assignee: 'me' })}
      {quickStatuses.map((s) => button(nameOf('status', s), { status: s, assignee: '' }))}
    </div>
  );
}

export function Folder({ place, counts, go }: Props) {
  const icons: Record<string, string> = { inbox: 'inbox', archived: 'archive', deleted: 'trash' };
  const choices = Object.keys(icons).map((f) => ({
    value: f, label: nameOf('folder', f), icon: icons[f], count: counts?.folders[f],
  }));
  return <Menu label={t('folder')} choices={choices} value={place.folder} onChoose={(folder) => go({ folder })} />;
}

export function StatusFilter({ place, go }: Props) {
  const all = ['active', 'all', ...statuses(place.type || 'ticket')];
  return (
    <label class="select">
      <span class="hidden">{t('status')}</span>
      <select value={place.status} onChange={(e) => go({ status: e.currentTarget.value })}>
        {all.map((s) => <option key={s} value={s}>{nameOf('status', s)}</option>)}
      </select>
    </label>
  );
}

export function AgentFilter({ place, go }: Props) {
  const agents = me.value?.agents ?? [];
  if (agents.length < 2) return null;
  return (
    <label class="select">
      <span class="hidden">{t('agent.choose')}</span>
      <select value={place.agent} onChange={(e) => go({ agent: e.currentTarget.value })}>
        <option value="">{t('agent.all')}</option>
        {agents.map((a) => <option key={a.id} value={a.id}>{a.name || a.id}</option>)}
      </select>
    </label>
  );
}

const typingPause = 250;

/** Search follows the typing after a short pause, and the address when it changes otherwise. */
export function Search({ place, go }: Props) {
  const [text, setText] = useState(place.q);
  const sent = useRef([place.q]); // by us and not yet seen in the address, the last one at the end
  useEffect(() => {
    const at = sent.current.indexOf(place.q);
    if (at < 0) setText(place.q);
    sent.current = at < 0 ? [place.q] : sent.current.slice(at);
  }, [place.q]);
  useEffect(() => {
    if (text === sent.current[sent.current.length - 1]) return;
    const timer = setTimeout(() => { sent.current.push(text); go({ q: text }, true); }, typingPause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input id="search" type="text" inputMode="search" enterkeyhint="search" autocomplete="off" spellcheck={false} maxLength={200}
        dir={text ? 'auto' : undefined} value={text} placeholder={t('search')} aria-label={t('search.label')}
        onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape') return;
          if (text) setText(''); else e.currentTarget.blur();
        }} />
      {text && (
        <button type="button" class="icon-button small" aria-label={t('search.clear')}
          onClick={() => { setText(''); document.getElementById('search')?.focus(); }}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
