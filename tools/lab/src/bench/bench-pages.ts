import { motionPage, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { EventEmitter, once } from 'node:events';
import { lightPage, slidesPage } from './page-sources.ts';

/** The size of all pages and recordings. */
export const frameSize = { width: 1280, height: 720, frameRate: 30 } as const;

interface PageKind {
  title: string;
  html: string;
  /** The page displays a frame counter. */
  counts: boolean;
  /** The maximum share of the other recorder's CPU time that ours may use. */
  goal: number;
}

export const pageKinds = {
  static: { title: 'static slides', html: slidesPage, counts: false, goal: 0.4 },
  light: { title: 'light page', html: lightPage(frameSize.width), counts: true, goal: 0.85 },
  motion: { title: 'full motion', html: motionPage(frameSize), counts: true, goal: 0.85 },
} as const satisfies Record<string, PageKind>;

export type PageName = keyof typeof pageKinds;

export const pageNames = Object.keys(pageKinds) as PageName[];

interface BenchPages extends AsyncDisposable {
  getUrl(name: PageName): string;
  /** Resolves when the next page has loaded. Call it before opening the page. */
  loaded(): Promise<void>;
}

const loadTimeoutMs = 30_000;

/** Reports that the page has loaded, in the same way for both recorders. */
const reportLoad = '<script>addEventListener("load", () => fetch("/loaded", { method: "POST" }))</script>';

export async function serveBenchPages(): Promise<BenchPages> {
  const events = new EventEmitter();
  const app = new Hono();
  for (const name of pageNames) app.get(`/${name}`, (c) => c.html(pageKinds[name].html + reportLoad));
  app.post('/loaded', (c) => {
    events.emit('loaded');
    return c.body(null, 204);
  });
  app.get('/favicon.ico', (c) => c.body(null, 204));
  const server = await servePages(app);
  return {
    getUrl: (name) => `${server.url}/${name}`,
    async loaded() {
      await once(events, 'loaded', { signal: AbortSignal.timeout(loadTimeoutMs) });
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
