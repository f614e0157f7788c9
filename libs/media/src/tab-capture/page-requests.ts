import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PageSettings } from './page-settings.ts';

export interface PageRequests {
  /** The status of the last document of the main frame, 0 before there is one. */
  status(): number;
}

export interface PageRequestOptions extends Pick<PageSettings, 'headers' | 'credentials'> {
  url: string;
  mainFrameId: string;
  /** A document of the main frame was answered with an error. */
  onFailedDocument: (status: number, url: string) => void;
}

/**
 * Sees the requests of the recorded page on their way, for what only they can tell or need: the status of the page itself,
 * headers for its own origin, and authentication challenges, which would wait for somebody at the screen. Bodies and
 * responses are not looked at; all but the documents go on before they are answered.
 */
export async function watchPageRequests(
  session: CDPSession,
  options: PageRequestOptions,
): Promise<PageRequests> {
  const { origin, username, password } = new URL(options.url);
  const credentials =
    options.credentials ??
    (username === ''
      ? undefined
      : { username: decodeURIComponent(username), password: decodeURIComponent(password) });
  let status = 0;
  /** Requests that were given the credentials: a second challenge says that they are wrong. */
  const answered = new Set<string>();

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
  session.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const isOurs = credentials !== undefined && authChallenge.origin === origin && !answered.has(requestId);
    if (isOurs) answered.add(requestId);
    if (answered.size > mostAnswered) answered.clear();
    send(
      session.send('Fetch.continueWithAuth', {
        requestId,
        authChallengeResponse: isOurs
          ? { response: 'ProvideCredentials', ...credentials }
          : { response: 'CancelAuth' },
      }),
    );
  });
  await session.send('Fetch.enable', {
    handleAuthRequests: true,
    patterns: [
      { urlPattern: '*', requestStage: 'Request' },
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Response' },
    ],
  });
  return { status: () => status };

  function headersFor(request: Protocol.Network.Request): Protocol.Fetch.HeaderEntry[] | undefined {
    if (options.headers === undefined || URL.parse(request.url)?.origin !== origin) return undefined;
    const all = new Map<string, [string, string]>();
    for (const entry of [...Object.entries(request.headers), ...Object.entries(options.headers)])
      all.set(entry[0].toLowerCase(), entry);
    return [...all.values()].map(([name, value]) => ({ name, value }));
  }
}

const mostAnswered = 10_000;

/** A request that is gone meanwhile, with its frame or the whole tab, need not go on. */
function send(sent: Promise<unknown>): void {
  sent.catch(() => undefined);
}
