import { t } from './lang';
import { search } from './api';
import { useTitle } from './title';

/** Landing is what somebody sees who is not signed in: how to get in. */
export function Landing() {
  useTitle(t('landing.title'));
  const here = location.pathname + location.search;
  const how = (title: string, command: string, text: string) => (
    <li>
      <h2>{title}</h2>
      <p>{command && <code dir="ltr">{command}</code>} {text}</p>
    </li>
  );
  return (
    <div class="landing">
      <h1>{t('landing.title')}</h1>
      <p>{t('landing.lead')}</p>
      <ul>
        {how(t('landing.first'), 'intake serve', t('landing.first_how'))}
        {how(t('landing.team'), '', t('landing.team_how'))}
        {how(t('landing.program'), 'intake token --role admin', t('landing.program_how'))}
      </ul>
      <a class="button primary" href={'/signin' + search({ next: here === '/' ? '' : here })} target="_top">{t('sign_in')}</a>
    </div>
  );
}
