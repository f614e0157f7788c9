import { useEffect, useMemo, useState } from 'preact/hooks';
import { type About } from './about.ts';
import { App } from './app.tsx';
import { createLocalHost } from './local-host.ts';
import { type Credentials, createServiceHost } from './service-host.ts';
import { SignIn } from './sign-in.tsx';
import { type Language, chooseLanguage } from './words.ts';

const languageKey = 'scf-media-language';
/** In sessionStorage, which ends with the tab; a secret is stored nowhere else. */
const credentialsKey = 'scf-media-credentials';

/** Shows the console of the local cloud (`about` is undefined) or of a deployed service, which may require signing in. */
export function Console({ about }: { about: About | undefined }) {
  const [language, setLanguage] = useState<Language>(storedLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    localStorage.setItem(languageKey, language);
  }, [language]);
  const shared = { language, setLanguage };
  return about === undefined ? <LocalConsole {...shared} /> : <ServiceConsole {...shared} about={about} />;
}

interface Shared {
  language: Language;
  setLanguage: (language: Language) => void;
}

function LocalConsole(shared: Shared) {
  const host = useMemo(createLocalHost, []);
  return <App {...shared} host={host} />;
}

function ServiceConsole({ about, ...shared }: Shared & { about: About }) {
  const isOpen = about.signIn === 'none';
  const [credentials, setCredentials] = useState(isOpen ? {} : storedCredentials);
  const [problem, setProblem] = useState<string>();
  const createHost = (given: Credentials) => {
    const signOut = (why?: string): void => {
      sessionStorage.removeItem(credentialsKey);
      setProblem(why);
      setCredentials(undefined);
    };
    const baseUrl = new URL('..', location.href).href;
    return createServiceHost(about, given, { baseUrl, signOut: isOpen ? undefined : signOut });
  };
  const host = useMemo(() => credentials && createHost(credentials), [credentials]);

  if (host !== undefined) return <App {...shared} host={host} />;
  async function signIn(given: Credentials): Promise<void> {
    await createHost(given).check();
    sessionStorage.setItem(credentialsKey, JSON.stringify(given));
    setCredentials(given);
  }
  return <SignIn {...shared} about={about} problem={problem} signIn={signIn} />;
}

function storedCredentials(): Credentials | undefined {
  const stored = sessionStorage.getItem(credentialsKey);
  return stored === null ? undefined : (JSON.parse(stored) as Credentials);
}

function storedLanguage(): Language {
  const stored = localStorage.getItem(languageKey);
  return stored === 'en' || stored === 'zh' ? stored : chooseLanguage(navigator.languages);
}
