import { type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { type Page } from 'puppeteer-core';
import { listen } from '../listen.ts';
import { LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import type { LocalSdk } from '../trtc/sdk/local-sdk.ts';
import { type RoomName } from '../trtc/signal-messages.ts';
import { eventually } from './eventually.ts';
import { type RoomBrowser } from './room-browser.ts';
import { createUserSig } from './create-user-sig.ts';

declare global {
  interface Window {
    visitor: { readonly trtc: ReturnType<LocalSdk['create']>; readonly events: VisitorEvent[] };
  }
}

/** An event of the SDK in serialized form, with a track's kind and id. */
type VisitorEvent = Readonly<Record<string, unknown>> & { readonly name: string };

/** An audience member whose SDK a test controls. */
export interface Visitor extends AsyncDisposable {
  /** Has `window.visitor`. */
  readonly page: Page;
  /** Enters as audience, without receiving audio automatically. */
  enter(userId: string, room: RoomName): Promise<void>;
  /** Receives the video of a user. @returns the id of its track */
  watch(userId: string): Promise<string>;
  /** Waits for a matching event, and drops it and earlier ones. */
  next(event: VisitorEvent): Promise<VisitorEvent>;
  /** The events since the last matched one, except statistics. */
  events(): Promise<VisitorEvent[]>;
}

/** Opens a blank page of another origin than the cloud's, with the stand-in for the SDK. */
export async function openVisitor({ browser }: RoomBrowser, cloudUrl: string): Promise<Visitor> {
  const page = await browser.newPage();
  {
    const app = new Hono<{ Bindings: HttpBindings }>().get('/', (context) => context.html('<!doctype html>'));
    await using server = await listen(app, 0);
    await page.goto(server.url);
  }
  await page.addScriptTag({ url: `${cloudUrl}/trtc/trtc.js` });
  await page.evaluate(() => {
    const trtc = window.TRTC.create();
    const events: VisitorEvent[] = [];
    for (const name of Object.values(window.TRTC.EVENT))
      trtc.on(name, (...[value]: readonly unknown[]) => {
        const { track, ...rest } = Object(value) as { track?: MediaStreamTrack };
        const seen = track === undefined ? rest : { ...rest, kind: track.kind, id: track.id };
        events.push({ name, ...(JSON.parse(JSON.stringify(seen)) as object) });
      });
    window.visitor = { trtc, events };
  });
  const take = (event: VisitorEvent): Promise<VisitorEvent | null> =>
    page.evaluate((wanted) => {
      const { events } = window.visitor;
      const fits = (seen: VisitorEvent): boolean =>
        Object.entries(wanted).every(([key, value]) => seen[key] === value);
      const index = events.findIndex(fits);
      return index < 0 ? null : (events.splice(0, index + 1).at(-1) ?? null);
    }, event);
  return {
    page,
    async enter(userId, room) {
      const entry = { sdkAppId: LOCAL_TRTC_SDK_APP_ID, userId, userSig: createUserSig(userId), ...room };
      await page.evaluate(
        (config) =>
          window.visitor.trtc.enterRoom({
            ...config,
            ...({ scene: 'live', role: 'audience' } as object),
            autoReceiveAudio: false,
          }),
        entry,
      );
    },
    watch: (userId) =>
      page.evaluate(async (id) => {
        const { trtc } = window.visitor;
        await trtc.startRemoteVideo({ userId: id, ...({ streamType: 'main' } as { streamType: never }) });
        return trtc.getVideoTrack({ userId: id })?.id ?? '';
      }, userId),
    next: (event) => eventually(async () => (await take(event)) ?? undefined),
    events: () =>
      page.evaluate(() => window.visitor.events.filter(({ name }) => name !== window.TRTC.EVENT.STATISTICS)),
    [Symbol.asyncDispose]: () => page.close(),
  };
}
