import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PageSettings } from './page-settings.ts';

export interface PageRequests {
  /** Returns the status of the last document of the main frame; 0 before there is one. */
  status(): number;
  /** Returns the host of the last document of the main frame that could not be fetched, after any redirects. */
  failedHost(): string;
  /** Prepares frames of other sites (see `prepareFrames`); absent when they need nothing. */
  prepareFrame?: (frame: CDPSession) => Promise<unknown>[];
}

export interface PageRequestOptions extends Pick<PageSettings, 'headers' | 'credentials'> {
  url: string;
  mainFrameId: string;
  /** Called when a document of the main frame is answered with an error. */
  onFailedDocument: (status: number, url: string) => void;
}

/**
 * Watches the recorded page's requests: the status of the page itself, headers for its own origin, and authentication
 * challenges if there are credentials. Without credentials Chromium is started without HTTP authentication (see
 * `buildProfilePreferences`), so a challenge is an ordinary response.
 *
 * Each intercepted request waits for this process, so without headers and credentials only documents are intercepted.
 */
export async function watchPageRequests(
  session: CDPSession,
  options: PageRequestOptions,
): Promise<PageRequests> {
  const { origin } = new URL(options.url);
  const credentials = findCredentials(options);
  let status = 0;
  let failedUrl = options.url;

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
      if (event.responseErrorReason !== undefined) failedUrl = request.url;
    }
    const headers = isResponse ? undefined : headersFor(request);
    send(session.send('Fetch.continueRequest', { requestId, ...(headers === undefined ? {} : { headers }) }));
  });
  if (credentials !== undefined) answerChallenges(session, origin, credentials);
  await session.send('Fetch.enable', {
    handleAuthRequests: credentials !== undefined,
    patterns: [
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Response' },
      // Challenges are only reported for intercepted requests.
      ...(credentials === undefined ? [] : [anyRequest]),
      ...(credentials === undefined && options.headers !== undefined
        ? [{ urlPattern: `${origin}/*`, requestStage: 'Request' } as const]
        : []),
    ],
  });
  return {
    status: () => status,
    failedHost: () => new URL(failedUrl).hostname.replace(/^\[|\]$/g, ''),
    ...(credentials === undefined
      ? {}
      : { prepareFrame: (frame) => [watchFrame(frame, origin, credentials)] }),
  };
}

type Credentials = NonNullable<PageSettings['credentials']>;

/** Pure: returns the credentials of the request, or else those in the URL. */
export function findCredentials({
  url,
  credentials,
}: Pick<PageRequestOptions, 'url' | 'credentials'>): Credentials | undefined {
  const { username, password } = new URL(url);
  if (credentials !== undefined || username === '') return credentials;
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

const anyRequest = { urlPattern: '*', requestStage: 'Request' } as const;
const maxAnswered = 10_000;

/** Gives credentials to the page's own origin, once for each request, and to no other origin. */
function answerChallenges(session: CDPSession, origin: string, credentials: Credentials): void {
  /** Requests that were given the credentials: a second challenge means that they are wrong. */
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

/** Answers challenges in a frame of another site, which has a session of its own. */
function watchFrame(frame: CDPSession, origin: string, credentials: Credentials): Promise<void> {
  frame.on('Fetch.requestPaused', ({ requestId }) => {
    send(frame.send('Fetch.continueRequest', { requestId }));
  });
  answerChallenges(frame, origin, credentials);
  return frame.send('Fetch.enable', { handleAuthRequests: true, patterns: [anyRequest] });
}

/** Ignores failures: a request that is gone, with its frame or the tab, needs no answer. */
function send(sent: Promise<unknown>): void {
  sent.catch(() => undefined);
}

/**
 * Prepares each frame of another site before it loads anything: Chrome keeps such frames in processes and sessions of
 * their own. A frame that disappears meanwhile needs nothing.
 *
 * @param prepare returns the requests that it has sent
 */
export async function prepareFrames(
  session: CDPSession,
  prepare: (frame: CDPSession) => readonly Promise<unknown>[],
): Promise<void> {
  session.on('sessionattached', (frame) => {
    const asked = [...prepare(frame), prepareFrames(frame, prepare)];
    // Requests are handled in order: the frame continues when all of them are done.
    for (const each of [...asked, frame.send('Runtime.runIfWaitingForDebugger')]) each.catch(() => undefined);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'iframe' }],
  });
}
