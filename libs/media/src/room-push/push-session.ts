import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ServiceError } from '@scf-media/protocol/errors';
import { launchBrowser } from '../browser/launch-browser.ts';
import type { EnterOptions, FeedOptions, PushPageEvent } from '../push-page/push-api.ts';
import { servePushPage } from '../push-page/serve-push-page.ts';

export interface PushSessionOptions {
  entry: EnterOptions;
  sdkUrl?: string | undefined;
  chromiumPath: string;
  feed: (number: number) => Readable | undefined;
  onEvent: (event: PushPageEvent) => void;
  signal?: AbortSignal | undefined;
}

/** One Chromium in a room; disposing ends it. */
export interface PushSession extends AsyncDisposable {
  /** Resolves with false when the feed ended before the place at which it was to begin. */
  play(feed: FeedOptions): Promise<boolean>;
  endOfFeeds(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Says goodbye to the room. */
  leave(): Promise<void>;
  /** Resolves with the reason when the browser is gone or hangs. */
  readonly lost: Promise<string>;
}

const pageTimeoutMs = 20_000;
const leaveTimeoutMs = 3_000;
/** The page tells four times a second where it is: one that says nothing for so long hangs. */
const silenceMs = 6_000;

/** @throws ServiceError `RoomRefused` (fault: caller) with the SDK's words */
export async function openPushSession(options: PushSessionOptions): Promise<PushSession> {
  await using scope = new AsyncDisposableStack();
  const lost = Promise.withResolvers<string>();
  const heard = { at: performance.now() };
  const server = scope.use(
    await servePushPage({
      sdkUrl: options.sdkUrl,
      feed: options.feed,
      onEvent: (event) => {
        heard.at = performance.now();
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
      // A machine without a network has a room on loopback all the same.
      moreFlags: ['--allow-loopback-in-peer-connection'],
    }),
  );
  browser.once('disconnected', () => lost.resolve('Chromium ended'));
  options.signal?.throwIfAborted();
  const [page = await browser.newPage()] = await browser.pages();
  page.once('error', () => lost.resolve('the page crashed'));
  await page.goto(server.url, { waitUntil: 'load', timeout: pageTimeoutMs });
  const failure = await page.evaluate((entry) => window.pusher.enter(entry), options.entry);
  if (failure !== undefined) throw refusal(failure);
  const watch = setInterval(() => {
    if (performance.now() - heard.at > silenceMs) lost.resolve(`the page said nothing for ${silenceMs} ms`);
  }, 1_000);
  scope.defer(() => clearInterval(watch));
  const resources = scope.move();
  const bounded = (work: Promise<unknown>): Promise<unknown> =>
    Promise.race([
      work.catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, leaveTimeoutMs).unref()),
    ]);
  return {
    lost: lost.promise,
    play: (feed) => page.evaluate((given) => window.pusher.play(given), feed),
    endOfFeeds: () => page.evaluate(() => window.pusher.endOfFeeds()),
    pause: () => page.evaluate(() => window.pusher.pause()),
    resume: () => page.evaluate(() => window.pusher.resume()),
    leave: async () => void (await bounded(page.evaluate(() => window.pusher.leave()))),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function refusal({
  name,
  code,
  extraCode,
  message,
}: {
  name: string;
  code: number;
  extraCode?: number;
  message: string;
}) {
  const codes = extraCode === undefined ? String(code) : `${code}, ${extraCode}`;
  return new ServiceError('RoomRefused', `the room cannot be entered: ${name} (${codes}): ${message}`, {
    fault: 'caller',
  });
}
