import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@scf-media/protocol/errors';
import type { CDPSession, Page } from 'puppeteer-core';
import { launchBrowser } from '../browser/launch-browser.ts';
import { type AddressesOf, openGuardedNetwork } from '../guarded-network/guarded-network.ts';
import type { Look, RecordOptions } from '../recorder-page/recorder-api.ts';
import { serveRecorderPage } from '../recorder-page/serve-recorder-page.ts';
import { loadPage } from './load-page.ts';
import { type PageError, watchPageErrors } from './page-errors.ts';
import { guardPage } from './page-guard.ts';
import type { PageEvent, PageHook } from './page-events.ts';
import { openRecorderTab } from './recorder-tab.ts';

export interface TabRecorderOptions {
  url: string;
  /** CSS pixels of the page = pixels of the picture; even numbers, H.264 wants them. */
  width: number;
  height: number;
  frameRate: number;
  userAgent?: string;
  loadTimeoutMs: number;
  chromiumPath: string;
  /** Where the page may connect to (see {@link openGuardedNetwork}); left out, anywhere. */
  addressesOf?: AddressesOf | undefined;
  record: RecordOptions;
  /** Gives up opening: the browser is closed, and what waited for it fails. */
  signal?: AbortSignal | undefined;
  /** The next bytes of the WebM stream; the browser waits for the promise. */
  onChunk: (bytes: Uint8Array) => Promise<void>;
  /** What the recorder saw, in order with the bytes. */
  onLook: (look: Look) => void;
  onPageError: (error: PageError) => void;
  onEvent: (event: PageEvent) => void;
  onHook: (hook: PageHook) => Promise<void>;
}

/** A tab whose picture and sound are recorded; disposing ends the browser and everything beside it. */
export interface TabRecorder extends AsyncDisposable {
  /** Begins; resolves with the wall-clock time (ms) of the recording's time 0. */
  start(): Promise<number>;
  /** Both resolve with the time recorded so far, ms. */
  pause(): Promise<number>;
  resume(): Promise<number>;
  /** Loads the page again; a page that cannot be loaded is reported as an event, the recording goes on. */
  refresh(): Promise<void>;
  /** Ends the recording; resolves with the recorded time, ms, after the last chunk was taken. */
  stop(): Promise<number>;
  /** The browser's main process. */
  readonly pid: number;
  /** Resolves with the reason when the browser is gone. */
  readonly lost: Promise<string>;
}

/** A page that crashes again and again is loaded again at this pace. */
const crashReloadPauseMs = 1_000;

/**
 * Opens the page in a Chromium of its own and gets ready to record it: the tab is captured first, while it is blank
 * and has a title of its own to be chosen by, and goes to the page then. The capture outlives every navigation.
 *
 * @throws ServiceError `PageNotLoaded` (see {@link loadPage}); Error when Chromium does not start
 */
export async function openTabRecorder(options: TabRecorderOptions): Promise<TabRecorder> {
  await using scope = new AsyncDisposableStack();
  const captureTitle = `capture-${randomBytes(8).toString('hex')}`;
  const reportEvent = (type: PageEvent['type'], message: string): void => options.onEvent({ type, message });

  const { addressesOf } = options;
  const network =
    addressesOf === undefined
      ? undefined
      : scope.use(
          await openGuardedNetwork({
            addressesOf,
            onRefused: (host) => reportEvent('refused-address', `${host} may not be reached`),
          }),
        );
  // A name nobody can guess: the way around the proxy is for our own page only.
  const ownHost = `${captureTitle}.localhost`;
  const [server, owned] = await openBoth(
    serveRecorderPage({
      onChunk: options.onChunk,
      onEvent: (event) => {
        if (event.type === 'look') options.onLook(event);
        else if (event.type === 'recorder-error') reportEvent('recorder-error', event.message);
        else reportEvent('capture-ended', `the ${event.track} of the page ended`);
      },
    }),
    launchBrowser({
      executablePath: options.chromiumPath,
      width: options.width,
      height: options.height,
      captureTitle,
      proxy: network === undefined ? undefined : { port: network.port, exceptHost: ownHost },
    }),
    scope,
  );
  const { browser } = owned;
  const giveUp = (): void => void browser.close().catch(() => undefined);
  options.signal?.addEventListener('abort', giveUp, { once: true });
  // The signal is about the opening: once open, the browser is closed by disposing of it.
  await using opening = new AsyncDisposableStack();
  opening.defer(() => options.signal?.removeEventListener('abort', giveUp));
  options.signal?.throwIfAborted();
  const lost = new Promise<string>((resolve) => {
    browser.once('disconnected', () => resolve('Chromium ended'));
  });

  const [recorderTab, { page, session }] = await Promise.all([
    openRecorderTab(browser, withHost(server.url, ownHost)),
    openBlankTab(browser.newPage(), captureTitle, options),
  ]);
  // The recorded tab stays behind: Chrome then draws it for the capture only, which halves the cost (measured).
  await recorderTab.bringToFront();
  await recorderTab.call('capture', {
    width: options.width,
    height: options.height,
    frameRate: options.frameRate,
  });

  let crashReload: Promise<void> | undefined;
  let closing = false;
  const load = (): Promise<void> =>
    loadPage(page, options.url, options.loadTimeoutMs, () => network?.lastFailure());
  const reload = async (): Promise<void> => {
    try {
      await load();
    } catch (error) {
      if (!closing) reportEvent('reload-failed', messageOf(error));
    }
  };
  const unguard = await guardPage({
    browser,
    page,
    onEvent: options.onEvent,
    onHook: options.onHook,
    onCrash: () => {
      crashReload ??= delay(crashReloadPauseMs)
        .then(reload)
        .finally(() => (crashReload = undefined));
    },
  });
  const unwatch = watchPageErrors(page, options.onPageError);
  await load();
  const resources = scope.move();

  return {
    lost,
    pid: owned.pid,
    async start() {
      const started = recorderTab.call('start', options.record);
      await Promise.all([started, drawOnce(session)]);
      return started;
    },
    pause: () => recorderTab.call('pause'),
    resume: () => recorderTab.call('resume'),
    refresh: reload,
    stop: () => recorderTab.call('stop'),
    async [Symbol.asyncDispose]() {
      closing = true;
      unguard();
      unwatch();
      await resources.disposeAsync();
      await crashReload;
    },
  };
}

/**
 * Has Chrome draw the page once more: the recording begins with its first frame, and of a page that does not change
 * Chrome would give none for up to a second (measured; 40 ms with this). An invisible mark for one frame, from the
 * debugger's layer, which the page cannot see. A screenshot does it too, but resizes the picture and ends the recorder.
 */
async function drawOnce(session: CDPSession): Promise<void> {
  const mark = { x: 0, y: 0, width: 1, height: 1, color: { r: 0, g: 0, b: 0, a: 0.01 } };
  try {
    await session.send('DOM.enable');
    await session.send('Overlay.enable');
    await session.send('Overlay.highlightRect', mark);
    await session.send('Overlay.hideHighlight');
    await session.send('Overlay.disable');
    await session.send('DOM.disable');
  } catch {
    // The recording only begins a little later.
  }
}

async function openBlankTab(
  opening: Promise<Page>,
  title: string,
  options: Pick<TabRecorderOptions, 'width' | 'height' | 'userAgent'>,
): Promise<{ page: Page; session: CDPSession }> {
  const page = await opening;
  const session = await page.createCDPSession();
  await Promise.all([
    page.setViewport({ width: options.width, height: options.height }),
    // The tab lies behind, but the page is to believe that somebody is looking.
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    options.userAgent === undefined ? undefined : page.setUserAgent({ userAgent: options.userAgent }),
    page.evaluate((text) => {
      document.title = text;
    }, title),
  ]);
  return { page, session };
}

function withHost(url: string, host: string): string {
  const changed = new URL(url);
  changed.hostname = host;
  return changed.href;
}

/** Opens both at once and leaves both to the scope, also when one of them fails. */
async function openBoth<First extends AsyncDisposable, Second extends AsyncDisposable>(
  first: Promise<First>,
  second: Promise<Second>,
  scope: AsyncDisposableStack,
): Promise<[First, Second]> {
  const results = await Promise.allSettled([
    first.then((a) => scope.use(a)),
    second.then((b) => scope.use(b)),
  ]);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return [await first, await second];
}
