import { exec, LocationProvider, useLocation } from 'preact-iso/router';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { signedOut } from './api';
import { Conversations } from './conversations';
import { Talking } from './conversation';
import { Icon } from './icons';
import { Landing } from './landing';
import { lang, nameOf, t } from './lang';
import { follow } from './live';
import { explain, Notices, notify } from './notices';
import { Bones, Empty, Failed } from './parts';
import { Records } from './records';
import { me, start } from './session';
import { initials } from './format';

/** App is the frame around every page. */
export function App() {
  return <LocationProvider><Frame /></LocationProvider>;
}

function Frame() {
  const [error, fail] = useState('');
  const begin = () => {
    fail('');
    start().then(() => { if (me.value) follow(); }, (e) => fail(explain(e)));
  };
  useEffect(begin, []);
  const out = signedOut.value;
  return (
    <>
      <a class="skip" href="#main">{t('skip')}</a>
      <Bar out={out} />
      <main id="main" tabIndex={-1}>
        {out ? <Landing /> : error ? <Failed text={error} again={begin} /> : me.value ? <Where /> : <Bones n={3} />}
      </main>
      <Notices level={0} />
    </>
  );
}

/** Where is the page of the address. One that breaks says so; the frame around it stays. */
function Where() {
  const [broken, mend] = useErrorBoundary();
  const { path, route } = useLocation();
  const agent = exec(path, '/agents/:agent/leads-tickets')?.params.agent;
  const talk = exec(path, '/conversations/:id')?.params.id ?? exec(path, '/agents/:agent/conversations/:id')?.params.id;
  useEffect(() => { if (path === '/') route('/records' + location.search, true); }, [path]);
  useEffect(() => { if (broken) mend(); }, [path]);
  if (broken) return <Failed text={t('error.unknown')} again={mend} />;
  if (path === '/' || path === '/records') return <Records agent="" />;
  if (agent) return <Records key={agent} agent={agent} />;
  if (path === '/conversations') return <Conversations />;
  if (talk) return <Talking key={talk} id={talk} />;
  return <Empty icon="search" title={t('nowhere')} text="" action={t('nowhere.back')} onAction={() => route('/records')} />;
}

function Bar({ out }: { out: boolean }) {
  const { path } = useLocation();
  const talking = path.includes('/conversations');
  return (
    <header class="bar">
      <a class="brand" href="/"><Logo />{t('app.name')}</a>
      {!out && me.value && (
        <nav aria-label={t('nav.main')}>
          <a href="/records" aria-current={talking ? undefined : 'page'}>{t('nav.records')}</a>
          <a href="/conversations" aria-current={talking ? 'page' : undefined}>{t('nav.conversations')}</a>
        </nav>
      )}
      <span class="grow" />
      <button type="button" class="button quiet" lang={lang.value === 'ar' ? 'en' : 'ar'} aria-label={t('lang.other')} title={t('lang.switch')}
        onClick={() => { lang.value = lang.value === 'ar' ? 'en' : 'ar'; }}>
        {t('lang.other')}
      </button>
      {!out && me.value && <Account />}
    </header>
  );
}

function Account() {
  const m = me.value!;
  const leave = async () => {
    try {
      const r = await fetch('/signout', { method: 'POST', credentials: 'same-origin', redirect: 'manual' });
      if (r.type !== 'opaqueredirect' && !r.ok) throw new Error();
      location.assign('/');
    } catch {
      notify(t('error.unknown'), true);
    }
  };
  return (
    <div class="account" role="group" aria-label={t('account')}>
      <span class="person"><span class="avatar" aria-hidden="true">{initials(m.name)}</span><bdi class="account-name">{m.name}</bdi></span>
      <span class="chip">{nameOf('role', m.role)}</span>
      <button type="button" class="icon-button" aria-label={t('sign_out')} title={t('sign_out')} onClick={() => void leave()}>
        <Icon name="out" class="turn" />
      </button>
    </div>
  );
}

/** Logo: words that come in, and the line they are filed on. */
const Logo = () => (
  <svg class="logo" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <rect x="1.5" y="1.5" width="21" height="21" rx="6" />
    <path d="M7 8.5h10M7 12h6M7 15.5h3M12.5 15.5l2 2 3.5-4.5" />
  </svg>
);
