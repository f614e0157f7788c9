import { useEffect, useId, useState } from 'preact/hooks';
import { type About } from './about.ts';
import { LanguageButton } from './language-button.tsx';
import { type Credentials, toMessage } from './service-host.ts';
import { type Language, translator } from './words.ts';

interface SignInProps {
  about: About;
  language: Language;
  setLanguage: (language: Language) => void;
  /** Why the user has to sign in again. */
  problem: string | undefined;
  /** @throws Error when the service does not accept the credentials */
  signIn: (credentials: Credentials) => Promise<void>;
}

/** Asks for the credentials that the service requires. */
export function SignIn({ about, language, setLanguage, problem, signIn }: SignInProps) {
  const id = useId();
  const translate = translator(language);
  const isPath = about.signIn === 'path';
  const [key, setKey] = useState('');
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState(problem);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `${translate('signIn')} · ${about.service}`;
  }, [language]);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await signIn(isPath ? { pathSecret: secret } : { key: { id: key.trim(), secret } });
    } catch (error) {
      setFailure(toMessage(error));
      setBusy(false);
    }
  }

  return (
    <>
      <header>
        <p class="name">{about.service}</p>
        <span class="space" />
        <LanguageButton language={language} setLanguage={setLanguage} />
      </header>
      <main id="main">
        <h1>{translate('signIn')}</h1>
        <form class="sign-in" onSubmit={(event) => void submit(event)}>
          {!isPath && (
            <>
              <label for={`${id}-key`}>{translate('keyId')}</label>
              <input
                id={`${id}-key`}
                type="text"
                required
                autoComplete="off"
                spellcheck={false}
                value={key}
                onInput={({ currentTarget: { value } }) => setKey(value)}
              />
            </>
          )}
          <label for={`${id}-secret`}>{translate(isPath ? 'pathSecret' : 'keySecret')}</label>
          <input
            id={`${id}-secret`}
            type="password"
            required
            autoComplete="off"
            aria-describedby={`${id}-note`}
            value={secret}
            onInput={({ currentTarget: { value } }) => setSecret(value)}
          />
          <p id={`${id}-note`}>{translate(isPath ? 'pathStays' : 'keyStays')}</p>
          <div role="alert">{failure !== undefined && <p class="problem">{failure}</p>}</div>
          <button type="submit" class="main" disabled={isBusy}>
            {translate('signIn')}
          </button>
        </form>
      </main>
    </>
  );
}
