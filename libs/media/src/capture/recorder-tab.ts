import type { Browser } from 'puppeteer-core';
import { handleOnce, serveEmbeddedPage } from '../net/embedded-page.ts';
import { recorderPageScript } from '../net/page-scripts.ts';
import type { RecorderApi, RecorderEvent } from './page/recorder-api.ts';

type Answer<Name extends keyof RecorderApi> = Promise<Awaited<ReturnType<RecorderApi[Name]>>>;

/** The tab with the recorder page. */
export interface RecorderTab {
  /** Calls a function of the page as if after a click. @throws Error with what the page threw */
  call<Name extends keyof RecorderApi>(
    name: Name,
    ...parameters: Parameters<RecorderApi[Name]>
  ): Answer<Name>;
  bringToFront(): Promise<void>;
}

const isLoaded = `document.readyState === 'complete' ||
  new Promise((resolve) => addEventListener('load', () => resolve(true), { once: true }))`;

/**
 * Opens the recorder page in Chromium's initial tab.
 *
 * It uses a session of its own instead of Puppeteer's `Page`, which has Chrome watch the tab's requests: Chrome then
 * keeps all request bodies, here everything that is recorded, in the memory of its main process (measured: 1.3 MB/s
 * at 10 Mbit/s; otherwise Chrome frees them every half minute).
 *
 * @throws Error when the page does not load
 */
export async function openRecorderTab(browser: Browser, url: string): Promise<RecorderTab> {
  const target = browser.targets().find((candidate) => candidate.type() === 'page');
  if (target === undefined) throw new Error('Chromium has no tab');
  const session = await target.createCDPSession();
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      // getDisplayMedia requires a click.
      userGesture: true,
    });
    if (exceptionDetails === undefined) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  };

  const { errorText } = await session.send('Page.navigate', { url });
  if (errorText !== undefined) throw new Error(`the recorder page: ${errorText}`);
  await evaluate(isLoaded);
  return {
    call<Name extends keyof RecorderApi>(name: Name, ...parameters: Parameters<RecorderApi[Name]>) {
      const given = parameters.map((parameter) => JSON.stringify(parameter)).join(', ');
      // The page is ours: its results have the types that it was compiled with.
      return evaluate(`window.recorder.${name}(${given})`) as Answer<Name>;
    },
    bringToFront: () => session.send('Page.bringToFront'),
  };
}

export interface RecorderPageHandlers {
  /** Receives the next bytes of the recording, in order. The page waits until the promise resolves. */
  onChunk: (bytes: Uint8Array) => Promise<void>;
  onEvent: (event: RecorderEvent) => void;
}

/** Serves the recorder page; see {@link serveEmbeddedPage}. */
export const serveRecorderPage = (
  handlers: RecorderPageHandlers,
): Promise<{ readonly url: string } & AsyncDisposable> =>
  serveEmbeddedPage({
    title: 'recorder',
    scripts: [{ file: 'recorder.js', read: recorderPageScript }],
    addRoutes: (page) =>
      page.post('/chunk/:number', handleOnce(handlers.onChunk)).post('/event', async (c) => {
        handlers.onEvent((await c.req.json()) as RecorderEvent);
        return c.body(null, 204);
      }),
  });
