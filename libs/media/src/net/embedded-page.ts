import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { serveOnLoopback } from './serve-on-loopback.ts';

/** A script of the page: a file that this server serves, or one that the browser loads from elsewhere. */
export type EmbeddedScript = { file: string; read: () => Promise<string> } | { url: string };

export interface EmbeddedPageOptions {
  title: string;
  /** Loaded in this order. */
  scripts: readonly EmbeddedScript[];
  /** Adds the routes that the page calls, relative to its address. */
  addRoutes: (page: Hono) => void;
}

/**
 * Serves a page of ours on loopback, which Chrome treats as a secure context. Its path contains a secret, so that no other
 * page in the browser can call its routes.
 *
 * @returns the page's address; disposing closes the server and its connections
 */
export async function serveEmbeddedPage(
  options: EmbeddedPageOptions,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const page = new Hono();
  let html = `<!doctype html><meta charset="utf-8"><title>${options.title}</title>`;
  for (const script of options.scripts) {
    if ('url' in script) {
      html += scriptTag(script.url);
      continue;
    }
    const text = await script.read();
    html += scriptTag(script.file);
    page.get(`/${script.file}`, (c) => c.body(text, 200, { 'content-type': 'text/javascript' }));
  }
  page.get('/', (c) => c.html(html));
  options.addRoutes(page);
  const secret = randomBytes(16).toString('hex');
  const app = new Hono({ strict: false })
    .get('/favicon.ico', (c) => c.body(null, 204))
    .route(`/${secret}`, page);
  const server = await serveOnLoopback(app);
  return { url: `${server.url}/${secret}/`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/**
 * Handles the requests of a route `…/:number`, which the page counts from 0, once each: the page repeats a request whose
 * response took too long, and the first one is then still being handled, or done. Only complete bodies count.
 *
 * @param handle the page sends the next request when it has resolved
 */
export function handleOnce(
  handle: (body: Uint8Array) => Promise<void>,
): (context: Context) => Promise<Response> {
  let next = 0;
  return async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    if (Number(c.req.param('number')) < next) return c.body(null, 204);
    next++;
    await handle(body);
    return c.body(null, 204);
  };
}

const scriptTag = (url: string): string =>
  `<script src="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"></script>`;
