import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Browser, CDPSession, Protocol } from 'puppeteer-core';
import { prepareFrames, watchPageRequests } from './page-requests.ts';
import { watchForHang } from './hung-page.ts';
import type { PageError, PageEvent, PageHook } from './page-events.ts';
import { installPageScript } from './page-script.ts';
import { toChromePermissions, type PageSettings } from './page-settings.ts';

export interface RecordedTabOptions extends PageSettings {
  browser: Browser;
  url: string;
  /** The title of the blank tab, by which the capture finds it. */
  title: string;
  width: number;
  height: number;
  loadTimeoutMs: number;
  /** Returns why the connection to a host failed, where the browser connects through a proxy. */
  findFailure: (host: string) => string | undefined;
  onEvent: (event: PageEvent) => void;
  onHook: (hook: PageHook) => Promise<void>;
  onPageError: (error: PageError, count: number) => void;
  onCrash: () => void;
}

/** The tab with the page that is recorded. It belongs to the browser and ends with it. */
export interface RecordedTab {
  /**
   * Loads the requested address, wherever the page has navigated since. The process of a page that hangs is ended first,
   * which is reported as `hung`. Resolves at the main frame's load event, or after `loadTimeoutMs` if something is painted
   * by then, which is reported as `late-load`.
   *
   * @throws ServiceError `PageNotLoaded`, fault `destination`: no such host, an answer of 400 or more, a download, or
   *   nothing painted in time
   */
  load(): Promise<void>;
  /**
   * Has Chrome draw the page once more: the recording begins with its first frame, which Chrome would otherwise delay by
   * up to a second when the page does not change (measured; 40 ms with this). Never fails, and does not wait for a page that
   * is busy.
   */
  drawOnce(): Promise<void>;
}

/** The longest wait for the extra frame: a page whose main thread is busy draws when it can. */
const drawTimeoutMs = 500;
/** A page that does not answer for this long before it is reloaded is hung. */
const hangMs = 5_000;
/** By then Puppeteer has resumed a new window, or the window is gone. */
const newWindowTimeoutMs = 2_000;
/** The message of a dialog is truncated to this length in an event. */
const maxDialogCharacters = 200;

/**
 * Opens a blank tab for the page, and answers whatever would wait for a user: permissions, dialogs, authentication,
 * downloads, file choosers and new windows.
 *
 * It uses a session of its own instead of Puppeteer's `Page`, which has Chrome report every request and every line of the
 * console to this process, and considers a page loaded only when all its frames are.
 */
export async function openRecordedTab(options: RecordedTabOptions): Promise<RecordedTab> {
  const { browser, onEvent } = options;
  const report = (type: PageEvent['type'], message: string): void => onEvent({ type, message });
  const root = await browser.target().createCDPSession();
  const { targetId } = await root.send('Target.createTarget', { url: 'about:blank', background: true });
  const target = await browser.waitForTarget((candidate) => readTargetId(candidate) === targetId, {
    timeout: 10_000,
  });
  const session = await target.createCDPSession();

  const [{ frameTree }] = await Promise.all([
    session.send('Page.getFrameTree'),
    session.send('Page.enable'),
    session.send('Inspector.enable'),
    session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    root.send('Browser.grantPermissions', {
      permissions: toChromePermissions(options.permissions ?? []) as Protocol.Browser.PermissionType[],
    }),
    root.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
    session.send('Page.setInterceptFileChooserDialog', { enabled: true }),
    session.send('Emulation.setDeviceMetricsOverride', {
      ...{ width: options.width, height: options.height, deviceScaleFactor: 1, mobile: false },
    }),
    // The tab is in the background, but the page should see itself as focused.
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    session.send('Runtime.evaluate', { expression: `document.title = ${JSON.stringify(options.title)}` }),
    refusePasskeys(session),
    setIdentity(browser, session, options),
    closeNewWindows(browser, root, report),
  ]);
  if (options.cookies !== undefined && options.cookies.length > 0) {
    const { origin } = new URL(options.url);
    await session.send('Network.setCookies', {
      cookies: options.cookies.map((cookie) => ({ ...cookie, url: origin })),
    });
  }
  const mainFrameId = frameTree.frame.id;
  const requests = await watchPageRequests(session, {
    url: options.url,
    mainFrameId,
    ...(options.headers === undefined ? {} : { headers: options.headers }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    onFailedDocument: (status, url) =>
      options.onPageError({ kind: 'request', message: `${status} ${url}` }, 1),
  });
  const { locale } = options;
  const { prepareFrame } = requests;
  if (locale !== undefined || prepareFrame !== undefined)
    await prepareFrames(session, (frame) => [
      ...(locale === undefined ? [] : [frame.send('Emulation.setLocaleOverride', { locale })]),
      ...(prepareFrame?.(frame) ?? []),
    ]);
  await installPageScript(session, {
    onHook: options.onHook,
    onCall: (name) =>
      name === 'close'
        ? report('closed-itself', 'the page called window.close()')
        : report('print', 'the page called window.print()'),
    onErrors: options.onPageError,
  });
  session.on('Page.javascriptDialogOpening', ({ type, message }) => {
    report('dialog', `${type}: ${message.slice(0, maxDialogCharacters)}`);
    // A page that asks users to stay must not hold up the recording.
    ignore(session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }));
  });
  const { endIfHung } = watchForHang(session, {
    onCrash() {
      report('crash', 'the page crashed and was loaded again');
      options.onCrash();
    },
    onHung: (silentMs) =>
      report(
        'hung',
        `the page did not answer for ${silentMs} ms: its process was ended, and it is loaded again`,
      ),
  });
  // Going back must not show the blank tab. Chrome can forget it only once the page has replaced it, which is after
  // `Page.navigate` has answered and sometimes after the page's first event ("Not attached to an active page").
  let blankTabIs: 'shown' | 'behind' | 'forgotten' = 'shown';
  const forgetBlankTab = (): void => {
    if (blankTabIs !== 'behind') return;
    ignore(session.send('Page.resetNavigationHistory').then(() => (blankTabIs = 'forgotten')));
  };
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId === undefined && frame.url !== 'about:blank' && blankTabIs === 'shown') {
      blankTabIs = 'behind';
    }
    forgetBlankTab();
  });

  const seen = { loads: 0, paints: 0 };
  let changed = Promise.withResolvers<void>();
  session.on('Page.lifecycleEvent', ({ frameId, name }) => {
    if (frameId !== mainFrameId) return;
    forgetBlankTab();
    if (name === 'load') seen.loads += 1;
    else if (name === 'firstPaint') seen.paints += 1;
    else return;
    changed.resolve();
    changed = Promise.withResolvers();
  });

  let wasLoaded = false;
  const notLoaded = (reason: string): ServiceError =>
    new ServiceError('PageNotLoaded', reason, { fault: 'destination' });

  return {
    async load() {
      if (wasLoaded) await endIfHung(Math.min(hangMs, options.loadTimeoutMs));
      const { loads, paints } = seen;
      const deadline = AbortSignal.timeout(options.loadTimeoutMs);
      const late = new Promise<'late'>((resolve) =>
        deadline.addEventListener('abort', () => resolve('late'), { once: true }),
      );
      // The cache of a new browser is empty.
      const useCache = wasLoaded ? bypassCache(session) : () => undefined;
      wasLoaded = true;
      const navigating = navigate(session, options.url);
      const failure = await Promise.race([navigating, late]).finally(useCache);
      if (failure !== 'late' && failure !== undefined)
        throw notLoaded(
          explainSocksFailure(failure, options.findFailure(requests.failedHost())) ?? explainError(failure),
        );
      while (seen.loads === loads && !deadline.aborted) {
        if (requests.status() >= 400) throw notLoaded(`the page answered ${requests.status()}`);
        await Promise.race([changed.promise, late]);
      }
      if (requests.status() >= 400) throw notLoaded(`the page answered ${requests.status()}`);
      if (seen.loads > loads) return;
      ignore(navigating);
      const reason = `no load event within ${options.loadTimeoutMs} ms`;
      if (seen.paints === paints) throw notLoaded(`${reason}, and nothing was painted`);
      report('late-load', `${reason}: recorded as it was`);
    },
    async drawOnce() {
      // Drawing waits for the page, which may be busy; the recording does not.
      await Promise.race([
        draw(session).catch(() => undefined),
        delay(drawTimeoutMs, undefined, { ref: false }),
      ]);
    },
  };
}

/** Navigates to the address, also from the same page with another fragment. @returns what went wrong */
async function navigate(session: CDPSession, url: string): Promise<string | undefined> {
  const { errorText, loaderId } = await session.send('Page.navigate', { url });
  if (errorText !== undefined) return errorText;
  // Chrome stayed within the document, so it has to be reloaded.
  if (loaderId === undefined) await session.send('Page.reload');
  return undefined;
}

/**
 * Bypasses the cache for documents: for a page that has changed its URL since, Chrome would load the cached one. Chrome respects
 * the setting only while it reports requests. Nothing is awaited: the page may be busy, and the browser process, which needs
 * the setting, receives the commands in order.
 *
 * @returns a function that uses the cache again
 */
function bypassCache(session: CDPSession): () => void {
  ignore(session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }));
  ignore(session.send('Network.setCacheDisabled', { cacheDisabled: true }));
  return () => ignore(session.send('Network.disable'));
}

/**
 * Adds a virtual security key that does not support passkeys, is touched at once and has no credentials: a page that asks
 * for a passkey in any frame is refused, instead of waiting for a user to plug a key in. (The key would create new credentials:
 * see `controlPage`.)
 */
async function refusePasskeys(session: CDPSession): Promise<void> {
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'u2f', transport: 'usb', automaticPresenceSimulation: true },
  });
}

/**
 * Forces Chrome to draw a frame, with an invisible mark in the debugger's overlay, which the page cannot see. A screenshot
 * would, too, but it resizes the video, which ends the recorder.
 */
async function draw(session: CDPSession): Promise<void> {
  const color = { r: 0, g: 0, b: 0, a: 0.01 };
  // Chrome handles the commands of a session in order: awaiting each would cost five round trips before the first frame.
  await Promise.all([
    session.send('DOM.enable'),
    session.send('Overlay.enable'),
    session.send('Overlay.highlightRect', { x: 0, y: 0, width: 1, height: 1, color }),
    session.send('Overlay.hideHighlight'),
    session.send('Overlay.disable'),
    session.send('DOM.disable'),
  ]);
}

/**
 * Sets the user agent data and the locale of dates and numbers, which neither the command line (see `buildChromiumFlags`)
 * nor the environment of the browser can set. These set the rest, for frames and workers of all sites.
 */
async function setIdentity(
  browser: Browser,
  session: CDPSession,
  { userAgent, locale }: PageSettings,
): Promise<void> {
  if (locale !== undefined) await session.send('Emulation.setLocaleOverride', { locale });
  if (userAgent !== undefined) return;
  const version = (await browser.version()).replace(/^[^/]*\//, '');
  const own = (await browser.userAgent()).replace('HeadlessChrome', 'Chrome');
  const major = version.split('.')[0] ?? '';
  const brands = [
    { brand: 'Chromium', version: major },
    { brand: 'Not?A_Brand', version: '24' },
  ];
  await session.send('Emulation.setUserAgentOverride', {
    userAgent: own,
    // With a user agent on its command line Chrome leaves most of these empty.
    userAgentMetadata: {
      brands,
      fullVersionList: brands.map((brand, index) => (index === 0 ? { ...brand, version } : brand)),
      platform: process.platform === 'darwin' ? 'macOS' : 'Linux',
      ...{ platformVersion: '', architecture: 'x86', model: '', mobile: false },
    },
  });
}

/**
 * Closes each window that the page opens, once Puppeteer has resumed it: Puppeteer pauses a new window before its first
 * script, and with it the page that opened it. When the window was closed while paused, the page hung forever (measured).
 */
async function closeNewWindows(
  browser: Browser,
  root: CDPSession,
  report: (type: PageEvent['type'], message: string) => void,
): Promise<void> {
  root.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.type !== 'page' || targetInfo.openerId === undefined) return;
    report('new-window', 'the page opened a new window');
    const { targetId } = targetInfo;
    const isRunning = browser.waitForTarget((candidate) => readTargetId(candidate) === targetId, {
      timeout: newWindowTimeoutMs,
    });
    ignore(isRunning.catch(() => undefined).then(() => root.send('Target.closeTarget', { targetId })));
  });
  await root.send('Target.setDiscoverTargets', { discover: true });
}

/** Explains Chrome's error. For a document that it cannot show, Chrome reports only that it aborted. */
function explainError(failure: string): string {
  return failure === 'net::ERR_ABORTED' ? `a download, or nothing to show (${failure})` : failure;
}

function explainSocksFailure(message: string, why: string | undefined): string | undefined {
  return message.includes('net::ERR_SOCKS_') && why !== undefined ? `no connection to ${why}` : undefined;
}

/** Reads the id of a target, for which Puppeteer has no public property. */
function readTargetId(target: object): unknown {
  return '_targetId' in target ? target._targetId : undefined;
}

/** Ignores the result: a command fails when the tab closes meanwhile. */
function ignore(asked: Promise<unknown>): void {
  asked.catch(() => undefined);
}
