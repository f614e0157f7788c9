import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Hono } from 'hono';
import type { ServiceEnv } from './service-env.ts';

/** What the console has to know of its service before anybody has signed in; everybody may read it. */
export interface ConsoleAbout {
  service: string;
  /** What it asks a person for: a key, the secret first part of all paths, or nothing. */
  signIn: 'key' | 'path' | 'none';
  /** Whether requests have to sign `Host`. */
  signHost: boolean;
}

export interface ConsoleOptions extends ConsoleAbout {
  /** With what Vite has built: `index.html`, and `assets/`. */
  folder: string;
  /** Addresses from which files are played, beside Tencent Cloud's own. */
  mediaUrls: readonly (string | undefined)[];
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/** Files in COS and VOD. */
const platformMedia = ['https://*.myqcloud.com', 'https://*.vod-qcloud.com'];

/**
 * Serves the console: a page with its script and style at `/console/`, which asks for everything else by the service's own
 * interface. There is nothing secret in it, so everybody may load it; who may call the service is checked as for any caller.
 *
 * Add it before whatever asks for a secret in the first part of a path.
 */
export function addConsoleRoutes(
  app: Hono<ServiceEnv>,
  { folder, mediaUrls, service, signIn, signHost }: ConsoleOptions,
): void {
  const about: ConsoleAbout = { service, signIn, signHost };
  const policy = contentPolicy(mediaUrls);
  const read = packedFiles(folder);

  async function send(context: Context<ServiceEnv>, name: string, cache: string): Promise<Response> {
    const file = await read(name);
    if (file === undefined) return context.notFound();
    context.header('Cache-Control', cache);
    context.header('Content-Type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    // Every browser takes it; a client that does not is none that shows pages.
    context.header('Content-Encoding', 'gzip');
    return context.body(file);
  }

  app.use('/console/*', async (context, next) => {
    context.header('Content-Security-Policy', policy);
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('X-Frame-Options', 'DENY');
    context.header('Referrer-Policy', 'no-referrer');
    context.header('Cross-Origin-Opener-Policy', 'same-origin');
    await next();
  });
  // Relative, so that it also leads below the path of a gateway.
  app.get('/console', (context) => context.redirect('console/'));
  app.get('/console/', (context) => send(context, 'index.html', 'no-cache'));
  app.get('/console/about.json', (context) => context.json(about, 200, { 'Cache-Control': 'no-store' }));
  app.get('/console/assets/:name', async (context) => {
    const name = context.req.param('name');
    // Their names change with what is in them.
    const cache = 'public, max-age=31536000, immutable';
    return /^[\w-]+(\.[\w-]+)*\.(js|css)$/.test(name) ? send(context, `assets/${name}`, cache) : context.notFound();
  });
}

/**
 * Pure: a policy by which the page takes scripts and styles from the service alone, calls nothing but the service and where
 * files are played from, sends no form, and stands in no frame.
 */
export function contentPolicy(mediaUrls: readonly (string | undefined)[]): string {
  const own = mediaUrls.flatMap((url) => originOf(url) ?? []);
  const media = [...new Set([...platformMedia, ...own])].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${media}`,
    // hls.js gives the player what it has put together.
    `media-src 'self' blob: ${media}`,
    `connect-src 'self' ${media}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Of an address such as `http://127.0.0.1:9010/{Bucket}`, or of a bare domain; one with a placeholder in its host has none. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const address = URL.parse(/^https?:\/\//.test(url) ? url : `https://${url}`);
  return address === null || !/^[\w.:[\]-]+$/.test(address.host) ? undefined : address.origin;
}

/** Each is read and packed once, when it is first asked for. @returns undefined when there is none of that name */
function packedFiles(folder: string): (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined> {
  const known = new Map<string, Promise<Uint8Array<ArrayBuffer> | undefined>>();
  const pack = async (name: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const content = await readFile(join(folder, name)).catch(() => undefined);
    return content && new Uint8Array(await promisify(gzip)(content));
  };
  return (name) => {
    const found = known.get(name) ?? pack(name);
    // Names that do not exist are endless.
    void found.then((file) => file !== undefined && known.set(name, found));
    return found;
  };
}
