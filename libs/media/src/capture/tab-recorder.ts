import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { toMessage } from '@scf-media/protocol/errors';
import { launchBrowser } from '../browser/launch-browser.ts';
import { ownUserAgent } from '../browser/own-user-agent.ts';
import { type ResolveAddresses, blocksPrivate, openEgressProxy } from '../net/egress-proxy.ts';
import type { Look, RecordOptions } from './page/recorder-api.ts';
import { serveRecorderPage, openRecorderTab } from './recorder-tab.ts';
import type { PageError, PageEvent, PageHook } from './page-events.ts';
import { findCredentials } from './page-requests.ts';
import type { PageSettings } from './page-settings.ts';
import { openRecordedTab } from './recorded-tab.ts';

export interface TabRecorderOptions extends PageSettings {
  url: string;
  /** CSS pixels of the page, which are the pixels of the video; even numbers, as H.264 needs them. */
  width: number;
  height: number;
  frameRate: number;
  loadTimeoutMs: number;
  chromiumPath: string;
  /** Decides where the page may connect to (see {@link openEgressProxy}); anywhere when left out. */
  resolveAddresses?: ResolveAddresses | undefined;
  record: RecordOptions;
  /** Aborts the opening: the browser is closed, and what waited for it fails. */
  signal?: AbortSignal | undefined;
  /** Receives the next bytes of the WebM stream; the browser waits for the promise. */
  onChunk: (bytes: Uint8Array) => Promise<void>;
  /** Receives what the recorder saw, in order with the bytes. */
  onLook: (look: Look) => void;
  /** @param count how many errors of the kind there were, including this one */
  onPageError: (error: PageError, count: number) => void;
  onEvent: (event: PageEvent) => void;
  onHook: (hook: PageHook) => Promise<void>;
}

/** A tab that is being recorded; disposing ends the browser and everything around it. */
export interface TabRecorder extends AsyncDisposable {
  /** Starts; resolves with the wall-clock time (ms) of the recording's time 0. */
  start(): Promise<number>;
  /** Both resolve with the time recorded so far, ms. */
  pause(): Promise<number>;
  resume(): Promise<number>;
  /** Reloads the page; a failure is reported as an event, and the recording continues. */
  refresh(): Promise<void>;
  /** Ends the recording; resolves with the recorded time, ms, after the last chunk was accepted. */
  stop(): Promise<number>;
  /** The browser's main process. */
  readonly pid: number;
  /** Resolves with the reason when the browser is gone. */
  readonly lost: Promise<string>;
}

/** The pause before a crashed page is reloaded. */
const crashReloadPauseMs = 1_000;

/**
 * Opens the page in a Chromium of its own and prepares recording it. The tab is captured first, while it is blank and
 * can be chosen by a unique title, and then navigates to the page: the capture survives every navigation.
 *
 * @throws ServiceError `PageNotLoaded` (see `RecordedTab.load`); Error when Chromium does not start
 */
export async function openTabRecorder(options: TabRecorderOptions): Promise<TabRecorder> {
  await using scope = new AsyncDisposableStack();
  const captureTitle = `capture-${randomBytes(8).toString('hex')}`;
  const reportEvent = (type: PageEvent['type'], message: string): void => options.onEvent({ type, message });

  const asked = options.userAgent ?? ownUserAgent(options.chromiumPath);
  const { resolveAddresses } = options;
  const network =
    resolveAddresses === undefined
      ? undefined
      : scope.use(
          await openEgressProxy({
            resolveAddresses,
            onRefused: (host) => reportEvent('refused-address', `${host} may not be reached`),
          }),
        );
  const keepsWebRtcPublic = resolveAddresses !== undefined && (await blocksPrivate(resolveAddresses));
  // A random name: only our own page may bypass the proxy.
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
      httpAuthentication: findCredentials(options) !== undefined,
      proxy:
        network === undefined ? undefined : { port: network.port, exceptHost: ownHost, keepsWebRtcPublic },
    }),
    scope,
  );
  const { browser } = owned;
  const onAbort = (): void => void browser.close().catch(() => undefined);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  // The signal only applies to opening: once open, disposing closes the browser.
  await using opening = new AsyncDisposableStack();
  opening.defer(() => options.signal?.removeEventListener('abort', onAbort));
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
      findFailure: (host) => network?.findFailure(host),
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
      if (!closing) reportEvent('reload-failed', toMessage(error));
    }
  }
  // The recorded tab stays in the background, where Chrome draws it for the capture only, at half the cost
  // (measured).
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

/** Opens both concurrently; the scope owns both, even when one of them fails. */
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
