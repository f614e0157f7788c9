import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Browser } from 'puppeteer-core';
import { startWatchdog, timeout, within } from '../../async.ts';
import { launchBrowser } from '../../browser/launch-browser.ts';
import { serveEmbeddedPage } from '../../net/embedded-page.ts';
import { pushPageScript } from '../../net/page-scripts.ts';
import { chooseSdkScript } from '../sdk-script.ts';
import type {
  EnterOptions,
  FeedOptions,
  FeedStart,
  MediaKind,
  PushPageEvent,
  PushPosition,
} from './page/push-api.ts';
import type { SdkFailure } from '../trtc-sdk.ts';

export interface PushSessionOptions {
  /** The URL of TRTC's SDK; see {@link chooseSdkScript}. */
  sdkUrl?: string | undefined;
  chromiumPath: string;
  /** Finds the track of a feed that the page requests. */
  findTrack: (feed: number, kind: MediaKind) => Readable | undefined;
  onEvent: (event: PushPageEvent) => void;
  signal?: AbortSignal | undefined;
}

/** A Chromium with the push page; disposing ends it. */
export interface PushSession extends AsyncDisposable {
  play(feed: FeedOptions): Promise<FeedStart>;
  /** @throws ServiceError `RoomRefused` (fault: caller) with the SDK's message */
  enter(entry: EnterOptions): Promise<void>;
  endOfFeeds(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  position(): Promise<PushPosition>;
  /** Leaves the room gracefully. */
  leave(): Promise<void>;
  /** Resolves with the reason when the browser is gone or hangs. */
  readonly lost: Promise<string>;
}

const pageTimeoutMs = 20_000;
const leaveTimeoutMs = 3_000;
/** The page reports its position four times a second: a page that is silent for this long hangs. */
const silenceMs = 6_000;

export async function openPushSession(options: PushSessionOptions): Promise<PushSession> {
  await using scope = new AsyncDisposableStack();
  const lost = Promise.withResolvers<string>();
  const loaded = Promise.withResolvers<void>();
  const watchdog = scope.use(
    startWatchdog(silenceMs, () => lost.resolve(`no message from the page for ${silenceMs} ms`)),
  );
  watchdog.suspend();
  const server = scope.use(
    await servePushPage({
      sdkUrl: options.sdkUrl,
      findTrack: options.findTrack,
      onEvent: (event) => {
        if (event.type === 'loaded') loaded.resolve();
        else watchdog.reset();
        options.onEvent(event);
      },
    }),
  );
  const { browser } = scope.use(
    await launchBrowser({
      executablePath: options.chromiumPath,
      width: 640,
      height: 360,
      captureTitle: `push-${randomBytes(8).toString('hex')}`,
      // Without a network, rooms still work on loopback.
      moreFlags: ['--allow-loopback-in-peer-connection'],
    }),
  );
  browser.once('disconnected', () => lost.resolve('Chromium ended'));
  options.signal?.throwIfAborted();
  const call = await openPage(browser, server.url, () => lost.resolve('the page crashed'));
  await Promise.race([
    loaded.promise,
    lost.promise.then((reason) => Promise.reject(new Error(reason))),
    timeout(pageTimeoutMs, 'the page does not load'),
  ]);
  watchdog.reset();
  let isInRoom = false;
  const leave = async (): Promise<void> => {
    if (!isInRoom) return;
    isInRoom = false;
    const left = call<void>('leave').catch(() => undefined);
    await within(leaveTimeoutMs, Promise.race([left, lost.promise]));
  };
  const resources = scope.move();
  // Leave before anything else: a user whose browser is killed stays in the room until the server notices.
  resources.defer(leave);
  return {
    lost: lost.promise,
    play: (feed) => call<FeedStart>('play', feed),
    async enter(entry) {
      isInRoom = true;
      const failure = await call<SdkFailure | undefined>('enter', entry);
      if (failure !== undefined) throw toRoomError(failure);
    },
    endOfFeeds: () => call('endOfFeeds'),
    pause: () => call('pause'),
    resume: () => call('resume'),
    position: () => call<PushPosition>('position'),
    leave,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Serves the push page; see {@link serveEmbeddedPage}. */
const servePushPage = (handlers: Pick<PushSessionOptions, 'sdkUrl' | 'findTrack' | 'onEvent'>) =>
  serveEmbeddedPage({
    title: 'push',
    scripts: [chooseSdkScript(handlers.sdkUrl), { file: 'push.js', read: pushPageScript }],
    addRoutes: (page) =>
      page
        .get('/feed/:number/:kind{video|audio}', (c) => {
          const track = handlers.findTrack(Number(c.req.param('number')), c.req.param('kind') as MediaKind);
          if (track === undefined) return c.notFound();
          // Not as a web stream: raw frames are 40 MB/s and more.
          const { outgoing } = c.env as { outgoing: ServerResponse };
          outgoing.writeHead(200, {
            'content-type': 'application/octet-stream',
            'cache-control': 'no-store',
          });
          track.pipe(outgoing);
          // The track is destroyed, not ended, when ffmpeg is killed on purpose.
          track.once('close', () => outgoing.end());
          return RESPONSE_ALREADY_SENT;
        })
        .post('/event', async (c) => {
          handlers.onEvent((await c.req.json()) as PushPageEvent);
          return c.body(null, 204);
        }),
  });

type Call = <Answer>(method: keyof Window['pusher'], argument?: unknown) => Promise<Answer>;

/**
 * Opens the page without Puppeteer's `Page`, which has Chrome report and keep every byte that the page loads: here,
 * the whole film.
 */
async function openPage(browser: Browser, url: string, onCrash: () => void): Promise<Call> {
  const root = await browser.target().createCDPSession();
  await root.send('Target.createTarget', { url });
  const target = await browser.waitForTarget((one) => one.url() === url, { timeout: pageTimeoutMs });
  const session = await target.createCDPSession();
  session.on('Inspector.targetCrashed', onCrash);
  await session.send('Inspector.enable');
  return async (method, argument) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `window.pusher.${method}(${argument === undefined ? '' : JSON.stringify(argument)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`the page failed at ${method}`);
    return result.value as never;
  };
}

function toRoomError({ name, code, extraCode, message }: SdkFailure) {
  const codes = extraCode === undefined ? String(code) : `${code}, ${extraCode}`;
  return new ServiceError('RoomRefused', `the room cannot be entered: ${name} (${codes}): ${message}`, {
    fault: 'caller',
  });
}
