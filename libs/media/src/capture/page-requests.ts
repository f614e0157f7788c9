import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PageSettings } from './page-settings.ts';

export interface PageRequests {
  /** The status of the last document of the main frame, 0 before there is one. */
  status(): number;
  /** What frames of other sites need (see `prepareFrames`); left out where they need nothing. */
  prepareFrame?: (frame: CDPSession) => Promise<unknown>[];
}

export interface PageRequestOptions extends Pick<PageSettings, 'headers' | 'credentials'> {
  url: string;
  mainFrameId: string;
  /** A document of the main frame was answered with an error. */
  onFailedDocument: (status: number, url: string) => void;
}

/**
 * Sees the requests of the recorded page on their way, for what only they can tell or need: the status of the page itself,
 * headers for its own origin, and the authentication challenges of a page that has credentials. Where there are none
 * Chromium is started without HTTP authentication (see `profilePreferences`), so a challenge is an answer like any other.
 *
 * Each request that is asked for waits for this process, so a page without headers and credentials is asked for its
 * documents only.
 */
export async function watchPageRequests(
  session: CDPSession,
  options: PageRequestOptions,
): Promise<PageRequests> {
  const { origin } = new URL(options.url);
  const credentials = credentialsFor(options);
  let status = 0;

  const headersFor = (request: Protocol.Network.Request): Protocol.Fetch.HeaderEntry[] | undefined => {
    if (options.headers === undefined || URL.parse(request.url)?.origin !== origin) return undefined;
    const all = new Map<string, [string, string]>();
    for (const entry of [...Object.entries(request.headers), ...Object.entries(options.headers)])
      all.set(entry[0].toLowerCase(), entry);
    return [...all.values()].map(([name, value]) => ({ name, value }));
  };
  session.on('Fetch.requestPaused', (event) => {
    const { requestId, request, frameId, resourceType, responseStatusCode } = event;
    const isResponse = responseStatusCode !== undefined || event.responseErrorReason !== undefined;
    if (isResponse && resourceType === 'Document' && frameId === options.mainFrameId) {
      const isRedirect =
        responseStatusCode !== undefined && responseStatusCode >= 300 && responseStatusCode < 400;
      if (!isRedirect) status = responseStatusCode ?? 0;
      if (status >= 400) options.onFailedDocument(status, request.url);
    }
    const headers = isResponse ? undefined : headersFor(request);
    send(session.send('Fetch.continueRequest', { requestId, ...(headers === undefined ? {} : { headers }) }));
  });
  if (credentials !== undefined) answerChallenges(session, origin, credentials);
  await session.send('Fetch.enable', {
    handleAuthRequests: credentials !== undefined,
    patterns: [
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Response' },
      // Challenges are told of requests only that were asked for.
      ...(credentials === undefined ? [] : [anyRequest]),
      ...(credentials === undefined && options.headers !== undefined
        ? [{ urlPattern: `${origin}/*`, requestStage: 'Request' } as const]
        : []),
    ],
  });
  return {
    status: () => status,
    ...(credentials === undefined
      ? {}
      : { prepareFrame: (frame) => [watchFrame(frame, origin, credentials)] }),
  };
}

type Credentials = NonNullable<PageSettings['credentials']>;

/** Pure: those of the request, or else those in the address. */
export function credentialsFor({
  url,
  credentials,
}: Pick<PageRequestOptions, 'url' | 'credentials'>): Credentials | undefined {
  const { username, password } = new URL(url);
  if (credentials !== undefined || username === '') return credentials;
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

const anyRequest = { urlPattern: '*', requestStage: 'Request' } as const;
const maxAnswered = 10_000;

/** Gives the page's own origin its credentials, once for each request, and nothing to any other. */
function answerChallenges(session: CDPSession, origin: string, credentials: Credentials): void {
  /** Requests that were given the credentials: a second challenge says that they are wrong. */
  const answered = new Set<string>();
  session.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const isOurs = authChallenge.origin === origin && !answered.has(requestId);
    if (isOurs) answered.add(requestId);
    if (answered.size > maxAnswered) answered.clear();
    send(
      session.send('Fetch.continueWithAuth', {
        requestId,
        authChallengeResponse: isOurs
          ? { response: 'ProvideCredentials', ...credentials }
          : { response: 'CancelAuth' },
      }),
    );
  });
}

/** The same challenges in a frame of another site, which has a session of its own. */
function watchFrame(frame: CDPSession, origin: string, credentials: Credentials): Promise<void> {
  frame.on('Fetch.requestPaused', ({ requestId }) => {
    send(frame.send('Fetch.continueRequest', { requestId }));
  });
  answerChallenges(frame, origin, credentials);
  return frame.send('Fetch.enable', { handleAuthRequests: true, patterns: [anyRequest] });
}

/** A request that is gone meanwhile, with its frame or the whole tab, need not go on. */
function send(sent: Promise<unknown>): void {
  sent.catch(() => undefined);
}
