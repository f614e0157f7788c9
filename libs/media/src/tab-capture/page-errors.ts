import type { ConsoleMessage, HTTPRequest, HTTPResponse, Page } from 'puppeteer-core';
import { messageOf } from '@scf-media/protocol/errors';

/** What went wrong inside the page itself. */
export interface PageError {
  /**
   * `exception`: nobody in the page caught it. `console`: the page wrote it with `console.error` (or Chrome did, about
   * the page). `request`: the document, a script or a style sheet of the top frame could not be had.
   */
  kind: 'exception' | 'console' | 'request';
  message: string;
}

/** Without these a page is not what it was meant to be. */
const mainResources: ReadonlySet<string> = new Set(['document', 'script', 'stylesheet']);

/** @returns ends the watch */
export function watchPageErrors(page: Page, onError: (error: PageError) => void): () => void {
  const isMain = (request: HTTPRequest): boolean =>
    mainResources.has(request.resourceType()) && request.frame() === page.mainFrame();
  const onException = (error: unknown): void => onError({ kind: 'exception', message: messageOf(error) });
  const onConsole = (message: ConsoleMessage): void => {
    // Somebody listens, so Puppeteer leaves it to us to let go of what the page wrote.
    for (const handle of message.args()) handle.dispose().catch(() => undefined);
    // What Chrome writes about a request is counted as a request, or is none of the main ones.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    onError({ kind: 'console', message: message.text() });
  };
  const onFailed = (request: HTTPRequest): void => {
    const reason = request.failure()?.errorText ?? 'failed';
    // The page went elsewhere before it had come.
    if (isMain(request) && reason !== 'net::ERR_ABORTED')
      onError({ kind: 'request', message: `${reason} ${request.url()}` });
  };
  const onResponse = (response: HTTPResponse): void => {
    if (response.status() >= 400 && isMain(response.request()))
      onError({ kind: 'request', message: `${response.status()} ${response.url()}` });
  };
  page.on('pageerror', onException);
  page.on('console', onConsole);
  page.on('requestfailed', onFailed);
  page.on('response', onResponse);
  return () => {
    page.off('pageerror', onException);
    page.off('console', onConsole);
    page.off('requestfailed', onFailed);
    page.off('response', onResponse);
  };
}
