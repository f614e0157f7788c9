import { useEffect, useState } from 'preact/hooks';
import { Cloud } from './cloud.tsx';
import { Events } from './events.tsx';
import { type Host, HostProvider, type Page } from './host.ts';
import { LanguageButton } from './language-button.tsx';
import { Player, type PlayerFile } from './player.tsx';
import { type TaskPage, taskPages } from './task-pages.ts';
import { Tasks } from './tasks.tsx';
import { Uploads } from './uploads.tsx';
import { type Language, translator } from './words.ts';
import type { Snapshot } from './snapshot.ts';

interface Live {
  snapshot: Partial<Snapshot>;
  isConnected: boolean;
}

/** Subscribes a component to the host's snapshot, section by section, while it is mounted. */
function useLive(host: Host): Live {
  const [live, setLive] = useState<Live>({ snapshot: {}, isConnected: false });
  useEffect(
    () =>
      host.follow(({ changed, isConnected }) =>
        setLive((before) => ({ isConnected, snapshot: { ...before.snapshot, ...changed } })),
      ),
    [host],
  );
  return live;
}

interface AppProps {
  host: Host;
  language: Language;
  setLanguage: (language: Language) => void;
}

/** Shows the console. The hash of the URL names the page, so that each page has a link. */
export function App({ host, language, setLanguage }: AppProps) {
  const { snapshot, isConnected } = useLive(host);
  const [[name, id], setHash] = useState(readHash);
  const [playing, play] = useState<PlayerFile | undefined>();
  const translate = translator(language);
  const page = host.pages.find((each) => each === name) ?? host.pages[0] ?? 'recordings';
  useEffect(() => {
    const follow = (): void => setHash(readHash());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${translate(page)} · ${translate('title')}`;
  }, [language, page]);

  const shared = { translate, play };
  return (
    <HostProvider value={host}>
      <a class="skip" href="#main" onClick={focusMain}>
        {translate('skip')}
      </a>
      <header>
        <p class="name">scf-media</p>
        <nav aria-label={translate('sections')}>
          {host.pages.map((each) => (
            <a key={each} href={`#/${each}`} aria-current={each === page ? 'page' : undefined}>
              {translate(each)}
            </a>
          ))}
        </nav>
        <p role="status" class={isConnected ? 'connection on' : 'connection off'}>
          {translate(isConnected ? 'live' : 'offline')}
        </p>
        <LanguageButton language={language} setLanguage={setLanguage} />
        {host.signOut !== undefined && (
          <button type="button" class="quiet" onClick={host.signOut}>
            {translate('signOut')}
          </button>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        <h1>{translate(page)}</h1>
        {isTaskPage(page) && (
          <Tasks key={page} {...shared} page={taskPages[page]} section={snapshot[page]} id={id} />
        )}
        {page === 'uploads' && <Uploads {...shared} snapshot={snapshot} />}
        {page === 'events' && <Events translate={translate} snapshot={snapshot} />}
        {page === 'cloud' && <Cloud translate={translate} snapshot={snapshot} />}
      </main>
      {playing !== undefined && <Player file={playing} translate={translate} close={() => play(undefined)} />}
    </HostProvider>
  );
}

function isTaskPage(page: Page): page is TaskPage['name'] {
  return page in taskPages;
}

function readHash(): [string | undefined, string | undefined] {
  const [, name, id] = location.hash.split('/');
  return [name, id === undefined || id === '' ? undefined : decodeURIComponent(id)];
}

/** Moves the focus without following the link, which would replace the page's name in the hash. */
function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
