import { useEffect, useState } from 'preact/hooks';
import { Cloud } from './cloud.tsx';
import { Events } from './events.tsx';
import { useLive } from './live.ts';
import { type PlayerFile, Player } from './player.tsx';
import { type TaskPage, taskPages } from './task-pages.ts';
import { Tasks } from './tasks.tsx';
import { Uploads } from './uploads.tsx';
import { type Language, languageOf, speaker } from './words.ts';

const pages = ['recordings', 'pushes', 'roomRecordings', 'uploads', 'events', 'cloud'] as const;
type Page = (typeof pages)[number];

const languageKey = 'scf-media-language';

/** The whole console: which page is shown stands behind the `#`, so that it can be linked to. */
export function App() {
  const { snapshot, isConnected } = useLive('/console/live');
  const [[page, id], setPlace] = useState(place);
  const [language, setLanguage] = useState<Language>(storedLanguage);
  const [playing, play] = useState<PlayerFile | undefined>();
  const say = speaker(language);
  useEffect(() => {
    const follow = (): void => setPlace(place());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = `${say(page)} · ${say('title')}`;
    localStorage.setItem(languageKey, language);
  }, [language, page]);

  const shared = { say, play };
  return (
    <>
      <a class="skip" href="#main" onClick={focusMain}>
        {say('skip')}
      </a>
      <header>
        <p class="name">scf-media</p>
        <nav aria-label={say('sections')}>
          {pages.map((each) => (
            <a key={each} href={`#/${each}`} aria-current={each === page ? 'page' : undefined}>
              {say(each)}
            </a>
          ))}
        </nav>
        <p role="status" class={isConnected ? 'connection on' : 'connection off'}>
          {say(isConnected ? 'live' : 'offline')}
        </p>
        <button
          type="button"
          class="quiet"
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => setLanguage(language === 'en' ? 'zh' : 'en')}
        >
          {say('language')}
        </button>
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
    </>
  );
}

function isTaskPage(page: Page): page is TaskPage['name'] {
  return page in taskPages;
}

function place(): [Page, string | undefined] {
  const [, name, id] = location.hash.split('/');
  const page = pages.find((each) => each === name) ?? 'recordings';
  return [page, id === undefined || id === '' ? undefined : decodeURIComponent(id)];
}

function storedLanguage(): Language {
  const stored = localStorage.getItem(languageKey);
  return stored === 'en' || stored === 'zh' ? stored : languageOf(navigator.languages);
}

/** The hash is a page's name: the link must not change it. */
function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
