import { EventEmitter, once } from 'node:events';
import { servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { pageKinds, type PageName, pageNames } from './page-kinds.ts';

export interface BenchPages extends AsyncDisposable {
  urlOf(name: PageName): string;
  /** Resolves when the next page has loaded. Ask before you open one. */
  loaded(): Promise<void>;
}

const loadTimeoutMs = 30_000;

/** A page tells when it has loaded: both ways of recording are told alike. */
const tellLoaded = '<script>addEventListener("load", () => fetch("/loaded", { method: "POST" }))</script>';

export async function serveBenchPages(): Promise<BenchPages> {
  const told = new EventEmitter();
  const app = new Hono();
  for (const name of pageNames) app.get(`/${name}`, (c) => c.html(pageKinds[name].html + tellLoaded));
  app.post('/loaded', (c) => {
    told.emit('loaded');
    return c.body(null, 204);
  });
  app.get('/favicon.ico', (c) => c.body(null, 204));
  const server = await servePages(app);
  return {
    urlOf: (name) => `${server.url}/${name}`,
    async loaded() {
      await once(told, 'loaded', { signal: AbortSignal.timeout(loadTimeoutMs) });
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
