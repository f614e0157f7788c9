import { ServiceError } from '@scf-media/protocol/errors';
import { startWatchdog, timeout } from '../../async.ts';
import { launchBrowser } from '../../browser/launch-browser.ts';
import { handleOnce, serveEmbeddedPage } from '../../net/embedded-page.ts';
import { roomPageScript } from '../../net/page-scripts.ts';
import { chooseSdkScript } from '../sdk-script.ts';
import { type DeliveredMessage, readDelivery, type EnterOptions } from './page/room-api.ts';
import type { SdkFailure } from '../trtc-sdk.ts';

export interface RoomSessionOptions {
  chromiumPath: string;
  /** The URL of TRTC's SDK; see {@link chooseSdkScript}. */
  sdkUrl?: string | undefined;
  enter: EnterOptions;
  isAccepted(userId: string): boolean;
  /** Receives messages in the page's order; the page waits for the promise before it sends more. */
  onMessages(messages: DeliveredMessage[]): Promise<void>;
  signal?: AbortSignal | undefined;
}

/** A browser in the room. Disposing ends it. */
export interface RoomSession extends AsyncDisposable {
  /**
   * Ends every take and leaves; resolves when the last message has been received. Gives up on a page that hangs.
   */
  leave(): Promise<void>;
  /** Rejects when the browser is gone, hangs, or has lost the room for good. */
  readonly broken: Promise<never>;
}

const loadTimeoutMs = 15_000;
const enterTimeoutMs = 30_000;
const leaveTimeoutMs = 10_000;
/** The page sends a heartbeat twice a second: without one for this long, it is hung. */
const silentMs = 5_000;
/** The SDK reconnects for 30 s; after that, a new browser does. */
const lostRoomMs = 40_000;

/**
 * Opens the room page in a Chromium of its own and enters the room.
 *
 * @throws ServiceError `RoomRefused` (caller): the SDK or the room's server rejects the parameters, for example an
 *   expired UserSig; `RoomUnreachable` (service): the SDK could not be loaded or could not reach its servers
 */
export async function openRoomSession(options: RoomSessionOptions): Promise<RoomSession> {
  await using scope = new AsyncDisposableStack();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const watchdog = scope.use(
    startWatchdog(silentMs, () => failure.reject(new Error(`the room page sent nothing for ${silentMs} ms`))),
  );
  watchdog.suspend();
  let isInRoom = false;
  let isBusy = false;
  /** The worker may take long over messages: the page waits. */
  const watch = (): void => {
    if (isInRoom && !isBusy) watchdog.reset();
    else watchdog.suspend();
  };
  const { signal } = options;
  signal?.throwIfAborted();

  const server = scope.use(
    await serveRoomPage({
      sdkUrl: options.sdkUrl,
      async onMessages(messages) {
        isBusy = true;
        watch();
        for (const { header } of messages)
          if (header.type === 'beat' && header.lostMs > lostRoomMs)
            failure.reject(new Error(`the room was lost for ${Math.round(header.lostMs)} ms`));
        try {
          await options.onMessages(messages);
        } catch (error) {
          failure.reject(error);
          throw error;
        } finally {
          isBusy = false;
          watch();
        }
      },
    }),
  );
  const { browser } = scope.use(
    // No tab has this title: nothing is captured.
    await launchBrowser({
      executablePath: options.chromiumPath,
      width: 640,
      height: 360,
      captureTitle: 'none',
    }),
  );
  browser.once('disconnected', () => failure.reject(new Error('Chromium ended')));
  const onAbort = (): void => failure.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  await using opening = new AsyncDisposableStack();
  opening.defer(() => signal?.removeEventListener('abort', onAbort));

  const [page = await browser.newPage()] = await browser.pages();
  page.on('error', (error) => failure.reject(error));
  await page.exposeFunction('isAnchorAccepted', options.isAccepted);
  await Promise.race([page.goto(server.url, { waitUntil: 'load', timeout: loadTimeoutMs }), failure.promise]);
  const refused = await Promise.race([
    page.evaluate((enter) => window.roomRecorder.enter(enter), options.enter),
    failure.promise,
    failAfter(enterTimeoutMs, 'entering the room'),
  ]);
  if (refused !== undefined) throw toRoomError(refused, options.enter.userSig);

  isInRoom = true;
  watch();
  const resources = scope.move();
  return {
    broken: failure.promise,
    async leave() {
      isInRoom = false;
      watch();
      await Promise.race([
        page.evaluate(() => window.roomRecorder.leave()),
        failure.promise,
        failAfter(leaveTimeoutMs, 'leaving the room'),
      ]).catch(() => undefined);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/**
 * Serves the room page; see {@link serveEmbeddedPage}.
 *
 * @param handlers.onMessages receives the page's next messages, in order; the page waits until the promise resolves
 */
const serveRoomPage = (handlers: Pick<RoomSessionOptions, 'sdkUrl' | 'onMessages'>) =>
  serveEmbeddedPage({
    title: 'room',
    // Our script comes first: it has to intercept the connections that the SDK makes.
    scripts: [{ file: 'room.js', read: roomPageScript }, chooseSdkScript(handlers.sdkUrl)],
    addRoutes: (page) =>
      page.post(
        '/delivery/:number',
        handleOnce((body) => handlers.onMessages(readDelivery(body))),
      ),
  });

const failAfter = (timeoutMs: number, what: string): Promise<never> =>
  timeout(
    timeoutMs,
    () => new ServiceError('RoomUnreachable', `${what} took more than ${timeoutMs} ms`, { fault: 'service' }),
  );

/** The SDK's kinds of error that mean that its parameters are wrong. */
const callerErrors: ReadonlySet<string> = new Set(['INVALID_PARAMETER', 'SERVER_ERROR']);

/** Pure: translates a failure of the SDK. The message never contains the signature. */
export function toRoomError({ name, code, extraCode, message }: SdkFailure, userSig: string): ServiceError {
  const numbers = [code, ...(extraCode === undefined || extraCode === code ? [] : [extraCode])].join('/');
  const clean = userSig === '' ? message : message.replaceAll(userSig, '<userSig>');
  return callerErrors.has(name)
    ? new ServiceError('RoomRefused', `the room was not entered: ${name} ${numbers}: ${clean}`, {
        fault: 'caller',
      })
    : new ServiceError('RoomUnreachable', `the room was not entered: ${name} ${numbers}: ${clean}`, {
        fault: 'service',
      });
}
