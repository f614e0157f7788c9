import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@scf-media/protocol/errors';
import { launchBrowser } from '../browser/launch-browser.ts';
import { ownUserAgent } from '../browser/own-user-agent.ts';
import { type AddressesOf, blocksPrivate, openEgressProxy } from '../net/egress-proxy.ts';
import type { Look, RecordOptions } from './page/recorder-api.ts';
import { serveRecorderPage } from './serve-recorder-page.ts';
import type { PageError } from './page-errors.ts';
import type { PageEvent, PageHook } from './page-events.ts';
import { credentialsFor } from './page-requests.ts';
import type { PageSettings } from './page-settings.ts';
import { openRecordedTab } from './recorded-tab.ts';
import { openRecorderTab } from './recorder-tab.ts';

export interface TabRecorderOptions extends PageSettings {
  url: string;
  /** CSS pixels of the page = pixels of the picture; even numbers, H.264 wants them. */
  width: number;
  height: number;
  frameRate: number;
  loadTimeoutMs: number;
  chromiumPath: string;
  /** Where the page may connect to (see {@link openEgressProxy}); left out, anywhere. */
  addressesOf?: AddressesOf | undefined;
  record: RecordOptions;
  /** Gives up opening: the browser is closed, and what waited for it fails. */
  signal?: AbortSignal | undefined;
  /** The next bytes of the WebM stream; the browser waits for the promise. */
  onChunk: (bytes: Uint8Array) => Promise<void>;
  /** What the recorder saw, in order with the bytes. */
  onLook: (look: Look) => void;
  /** @param count how many there were of its kind, this one among them */
  onPageError: (error: PageError, count: number) => void;
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
 * @throws ServiceError `PageNotLoaded` (see `RecordedTab.load`); Error when Chromium does not start
 */
export async function openTabRecorder(options: TabRecorderOptions): Promise<TabRecorder> {
  await using scope = new AsyncDisposableStack();
  const captureTitle = `capture-${randomBytes(8).toString('hex')}`;
  const reportEvent = (type: PageEvent['type'], message: string): void => options.onEvent({ type, message });

  const asked = options.userAgent ?? ownUserAgent(options.chromiumPath);
  const { addressesOf } = options;
  const network =
    addressesOf === undefined
      ? undefined
      : scope.use(
          await openEgressProxy({
            addressesOf,
            onRefused: (host) => reportEvent('refused-address', `${host} may not be reached`),
          }),
        );
  const keepsWebRtcPublic = addressesOf !== undefined && (await blocksPrivate(addressesOf));
  // A name nobody can guess: the way around the proxy is for our own page only.
  const ownHost = `${captureTitle}.localhost`;
  const userAgent = await asked;
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
      fakeMedia: options.fakeMedia === true,
      ignoreCertificateErrors: options.ignoreCertificateErrors === true,
      timeZone: options.timeZone,
      locale: options.locale,
      onStorageRemoved: () =>
        reportEvent('storage-removed', 'the page filled the disk: what it had stored was removed'),
      userAgent,
      captureHost: ownHost,
      httpAuthentication: credentialsFor(options) !== undefined,
      proxy:
        network === undefined ? undefined : { port: network.port, exceptHost: ownHost, keepsWebRtcPublic },
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

  let crashReload: Promise<void> | undefined;
  let closing = false;
  const [recorderTab, tab] = await Promise.all([
    openRecorderTab(browser, withHost(server.url, ownHost)),
    openRecordedTab({
      ...options,
      browser,
      title: captureTitle,
      lastFailure: () => network?.lastFailure(),
      onCrash: () => {
        crashReload ??= delay(crashReloadPauseMs)
          .then(reload)
          .finally(() => (crashReload = undefined));
      },
    }),
  ]);
  async function reload(): Promise<void> {
    try {
      await tab.load();
    } catch (error) {
      if (!closing) reportEvent('reload-failed', messageOf(error));
    }
  }
  // The recorded tab stays behind: Chrome then draws it for the capture only, which halves the cost (measured).
  await recorderTab.bringToFront();
  await recorderTab.call('capture', {
    width: options.width,
    height: options.height,
    frameRate: options.frameRate,
  });
  await tab.load();
  const resources = scope.move();

  return {
    lost,
    pid: owned.pid,
    async start() {
      const started = recorderTab.call('start', options.record);
      await Promise.all([started, tab.drawOnce()]);
      return started;
    },
    pause: () => recorderTab.call('pause'),
    resume: () => recorderTab.call('resume'),
    refresh: reload,
    stop: () => recorderTab.call('stop'),
    async [Symbol.asyncDispose]() {
      closing = true;
      await resources.disposeAsync();
      await crashReload;
    },
  };
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
