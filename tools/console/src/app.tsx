import { useEffect, useState } from 'preact/hooks';
import { Cloud } from './cloud.tsx';
import { Events } from './events.tsx';
import { type Host, HostProvider, type Page } from './host.ts';
import { LanguageButton } from './language-button.tsx';
import { useLive } from './live.ts';
import { type PlayerFile, Player } from './player.tsx';
import { type TaskPage, taskPages } from './task-pages.ts';
import { Tasks } from './tasks.tsx';
import { Uploads } from './uploads.tsx';
import { type Language, speaker } from './words.ts';

interface AppProps {
  host: Host;
  language: Language;
  setLanguage: (language: Language) => void;
}

/** The whole console: which page is shown stands behind the `#`, so that it can be linked to. */
export function App({ host, language, setLanguage }: AppProps) {
  const { snapshot, isConnected } = useLive(host);
  const [[named, id], setPlace] = useState(place);
  const [playing, play] = useState<PlayerFile | undefined>();
  const say = speaker(language);
  const page = host.pages.find((each) => each === named) ?? host.pages[0] ?? 'recordings';
  useEffect(() => {
    const follow = (): void => setPlace(place());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${say(page)} · ${say('title')}`;
  }, [language, page]);

  const shared = { say, play };
  return (
    <HostProvider value={host}>
      <a class="skip" href="#main" onClick={focusMain}>
        {say('skip')}
      </a>
      <header>
        <p class="name">scf-media</p>
        <nav aria-label={say('sections')}>
          {host.pages.map((each) => (
            <a key={each} href={`#/${each}`} aria-current={each === page ? 'page' : undefined}>
              {say(each)}
            </a>
          ))}
        </nav>
        <p role="status" class={isConnected ? 'connection on' : 'connection off'}>
          {say(isConnected ? 'live' : 'offline')}
        </p>
        <LanguageButton language={language} setLanguage={setLanguage} />
        {host.signOut !== undefined && (
          <button type="button" class="quiet" onClick={host.signOut}>
            {say('signOut')}
          </button>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        <h1>{say(page)}</h1>
        {isTaskPage(page) && (
          <Tasks key={page} {...shared} page={taskPages[page]} section={snapshot[page]} id={id} />
        )}
        {page === 'uploads' && <Uploads {...shared} snapshot={snapshot} />}
        {page === 'events' && <Events say={say} snapshot={snapshot} />}
        {page === 'cloud' && <Cloud say={say} snapshot={snapshot} />}
      </main>
      {playing !== undefined && <Player file={playing} say={say} close={() => play(undefined)} />}
    </HostProvider>
  );
}

function isTaskPage(page: Page): page is TaskPage['name'] {
  return page in taskPages;
}

function place(): [string | undefined, string | undefined] {
  const [, name, id] = location.hash.split('/');
  return [name, id === undefined || id === '' ? undefined : decodeURIComponent(id)];
}

/** The hash is a page's name: the link must not change it. */
function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
