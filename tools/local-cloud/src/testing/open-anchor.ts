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
  /** `http://127.0.0.1:<port>`, the cloud's `apiUrl`. */
  readonly cloudUrl: string;
  readonly room: RoomName;
  readonly userId: string;
  /** The pattern when left out; `none` makes an audience member. */
  readonly publish?: 'pattern' | 'none' | (string & {});
  /** False: is not published, at first. */
  readonly audio?: boolean;
  /** False: is not published, at first. */
  readonly video?: boolean;
  /** 640x360 when left out. */
  readonly size?: { readonly width: number; readonly height: number };
  /** 30 when left out. */
  readonly framesPerSecond?: number;
  /** The pattern's pictures have grain, as a camera's. */
  readonly grain?: boolean;
  /** H.264 when left out. */
  readonly codec?: 'h264' | 'vp8';
  readonly sdkAppId?: number;
  /** The local key's when left out. */
  readonly userSig?: string;
  /** Several people may share one; without it there is a Chromium for this one alone. */
  readonly browser?: RoomBrowser;
}

/** Somebody in a room: a join page in a real Chromium. Disposing closes the page, and with it the stay. */
export interface Anchor extends AsyncDisposable {
  readonly userId: string;
  readonly page: Page;
  mute(kind: Kind): Promise<void>;
  unmute(kind: Kind): Promise<void>;
  unpublish(kind: Kind): Promise<void>;
  publish(kind: Kind): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** The pattern's frames stop, as a camera's that hangs; false lets them go on. */
  stall(isStalled: boolean): Promise<void>;
  leave(): Promise<void>;
  /** Why the stay ended: `left`, `kick`, `banned`, `room_disband`; nothing while it lasts. */
  end(): Promise<string | undefined>;
}

/** Enters a room and publishes. @throws when the room is not entered */
export async function openAnchor(options: AnchorOptions): Promise<Anchor> {
  await using opening = new AsyncDisposableStack();
  const { browser } = options.browser ?? opening.use(await openRoomBrowser());
  // Who may use the camera is not hidden from the others: without a network loopback is all there is.
  await browser.defaultBrowserContext().overridePermissions(options.cloudUrl, ['camera', 'microphone']);
  const page = await browser.newPage();
  opening.defer(() => page.close().catch(() => undefined));
  await page.goto(joinUrl(options));
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

/** Pure: the address of the join page. */
export function joinUrl(options: Omit<AnchorOptions, 'browser'>): string {
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
