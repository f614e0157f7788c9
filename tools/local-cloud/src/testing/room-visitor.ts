import { type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { type Page } from 'puppeteer-core';
import { listen } from '../http/listen.ts';
import { type RoomName } from '../trtc/signal-messages.ts';
import type { LocalSdk } from '../trtc/sdk/local-sdk.ts';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type RoomBrowser } from './room-browser.ts';
import { userSigOf } from './user-sig-of.ts';

declare global {
  interface Window {
    visitor: { readonly trtc: ReturnType<LocalSdk['create']>; readonly events: readonly VisitorEvent[] };
  }
}

/** An event of the SDK as a test sees it: without what cannot leave the page. */
export interface VisitorEvent {
  readonly name: string;
  readonly userId?: string;
  readonly reason?: string | number;
  readonly state?: string;
  readonly kind?: string;
}

/** A blank page of another origin with the SDK's stand-in in it, and `window.visitor` ready to enter a room. */
export async function openVisitor(browser: RoomBrowser, cloudUrl: string): Promise<Page> {
  const page = await browser.browser.newPage();
  {
    await using server = await listen(
      new Hono<{ Bindings: HttpBindings }>().get('/', (context) => context.html('<!doctype html>')),
      0,
    );
    await page.goto(server.url);
  }
  await page.addScriptTag({ url: `${cloudUrl}/trtc/trtc.js` });
  await page.evaluate(() => {
    const trtc = window.TRTC.create();
    const events: VisitorEvent[] = [];
    for (const name of Object.values(window.TRTC.EVENT))
      trtc.on(name, (...[value]: readonly unknown[]) => {
        const { userId, reason, state, track } = Object(value) as VisitorEvent & { track?: MediaStreamTrack };
        const kind = track?.kind;
        events.push(JSON.parse(JSON.stringify({ name, userId, reason, state, kind })) as VisitorEvent);
      });
    window.visitor = { trtc, events };
  });
  return page;
}

/** Enters as audience. */
export async function enterAsAudience(page: Page, userId: string, room: RoomName): Promise<void> {
  const entry = { sdkAppId: LOCAL_TRTC_SDK_APP_ID, userId, userSig: userSigOf(userId), ...room };
  await page.evaluate(
    (config) =>
      window.visitor.trtc.enterRoom({
        ...config,
        ...({ scene: 'live', role: 'audience' } as object),
        autoReceiveAudio: false,
      }),
    entry,
  );
}
