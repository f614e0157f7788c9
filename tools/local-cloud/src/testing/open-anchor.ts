import { type Page } from 'puppeteer-core';
import { type RoomControls } from '../trtc/join-page/room-config.ts';
import { type RoomName } from '../trtc/signal-messages.ts';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { openRoomBrowser, type RoomBrowser } from './room-browser.ts';

declare global {
  interface Window {
    room: RoomControls;
  }
}
type Kind = 'audio' | 'video';

export interface AnchorOptions {
  /** The cloud's `apiUrl`, `http://127.0.0.1:<port>`. */
  readonly cloudUrl: string;
  readonly room: RoomName;
  readonly userId: string;
  /** Defaults to the pattern; `none` makes an audience member. */
  readonly publish?: 'pattern' | 'none' | (string & {});
  /** Whether it is published at first; defaults to true. */
  readonly audio?: boolean;
  /** Whether it is published at first; defaults to true. */
  readonly video?: boolean;
  /** Defaults to 640x360. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Defaults to 30. */
  readonly framesPerSecond?: number;
  /** Whether the pattern has camera-like grain. */
  readonly grain?: boolean;
  /** Defaults to H.264. */
  readonly codec?: 'h264' | 'vp8';
  readonly sdkAppId?: number;
  /** Defaults to one that is signed with the local key. */
  readonly userSig?: string;
  /** Can be shared by several users; defaults to a separate Chromium. */
  readonly browser?: RoomBrowser;
}

/** A user in a room: a join page in a real Chromium. Disposing closes the page, which leaves the room. */
export interface Anchor extends AsyncDisposable {
  readonly userId: string;
  readonly page: Page;
  mute(kind: Kind): Promise<void>;
  unmute(kind: Kind): Promise<void>;
  unpublish(kind: Kind): Promise<void>;
  publish(kind: Kind): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** Stops the pattern's frames, like a camera that hangs; false resumes them. */
  stall(isStalled: boolean): Promise<void>;
  leave(): Promise<void>;
  /** Why the session ended: `left`, `kick`, `banned` or `room_disband`; undefined while it lasts. */
  end(): Promise<string | undefined>;
}

/** Enters a room and publishes. @throws if the room cannot be entered */
export async function openAnchor(options: AnchorOptions): Promise<Anchor> {
  await using opening = new AsyncDisposableStack();
  const { browser } = options.browser ?? opening.use(await openRoomBrowser());
  // Pages with camera access reveal their addresses; without a network, loopback is the only one.
  await browser.defaultBrowserContext().overridePermissions(options.cloudUrl, ['camera', 'microphone']);
  const page = await browser.newPage();
  opening.defer(() => page.close().catch(() => undefined));
  await page.goto(makeJoinUrl(options));
  await page.evaluate(() => window.room.entered);
  const opened = opening.move();
  return {
    userId: options.userId,
    page,
    mute: (kind) => page.evaluate((which) => window.room.mute(which), kind),
    unmute: (kind) => page.evaluate((which) => window.room.unmute(which), kind),
    unpublish: (kind) => page.evaluate((which) => window.room.unpublish(which), kind),
    publish: (kind) => page.evaluate((which) => window.room.publish(which), kind),
    resize: (width, height) => page.evaluate((...size) => window.room.resize(...size), width, height),
    stall: (isStalled) => page.evaluate((value) => window.room.stall(value), isStalled),
    leave: () => page.evaluate(() => window.room.leave()),
    end: () => page.evaluate(() => window.room.end()),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Creates the URL of the join page. */
function makeJoinUrl(options: Omit<AnchorOptions, 'browser'>): string {
  const url = new URL('/room', options.cloudUrl);
  const { room, size, framesPerSecond, codec, userSig, sdkAppId = LOCAL_TRTC_SDK_APP_ID } = options;
  const query = {
    sdkAppId: String(sdkAppId),
    ...('roomId' in room ? { roomId: String(room.roomId) } : { strRoomId: room.strRoomId }),
    userId: options.userId,
    publish: options.publish ?? 'pattern',
    ...(options.audio === false ? { audio: '0' } : {}),
    ...(options.video === false ? { video: '0' } : {}),
    ...(size === undefined ? {} : { size: `${size.width}x${size.height}` }),
    ...(framesPerSecond === undefined ? {} : { fps: String(framesPerSecond) }),
    ...(options.grain === true ? { grain: '1' } : {}),
    ...(codec === undefined ? {} : { codec }),
    ...(userSig === undefined ? {} : { userSig }),
  };
  url.search = String(new URLSearchParams(query));
  return url.href;
}
