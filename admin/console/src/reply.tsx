import { useRef, useState } from 'preact/hooks';
import { call, seg } from './api';
import { Icon } from './icons';
import { nameOf, t } from './lang';
import { explain, notify } from './notices';
import type { Conversation, Rec } from './types';

/** Reply writes to the customer. The message's id is made once per text, so that a repeated try is sent once. */
export function Reply({ conversation: c, record, onSent }: { conversation: Conversation; record?: Rec; onSent: () => void }) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useRef({ text: '', id: '' });
  const send = async (e: Event) => {
    e.preventDefault();
    if (busy || !text.trim()) return;
    if (id.current.text !== text) id.current = { text, id: newID() };
    setBusy(true);
    try {
      await call('POST', `conversations/${seg(c.id)}/reply`, { body: { text, id: id.current.id, ...(record ? { record: record.id } : {}) } });
      setText('');
      id.current = { text: '', id: '' };
      notify(t('reply.done'));
    } catch (err) {
      notify(explain(err), true);
    }
    setBusy(false);
    onSent();
  };
  return (
    <form class="reply" onSubmit={(e) => void send(e)} aria-labelledby="reply-title">
      <h2 id="reply-title">{t('reply.title')}</h2>
      <textarea rows={3} maxLength={10000} aria-label={t('reply.label')} aria-describedby="reply-when" dir={text ? 'auto' : undefined}
        value={text} onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) void send(e); }} />
      <div class="row wrap">
        <small id="reply-when">
          {c.channel === 'web' ? t('reply.web') : t('reply.push', { channel: nameOf('channel', c.channel) })} {t('reply.keys')}
        </small>
        <span class="grow" />
        <button type="submit" class="button primary" disabled={busy || !text.trim()}><Icon name="send" class="turn" />{t('reply.send')}</button>
      </div>
    </form>
  );
}

function newID(): string {
  return 'r-' + [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, '0')).join('');
}
