import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Hono } from 'hono';
import { flag, text } from '../env/index.ts';
import type { ServiceEnv } from './service-env.ts';

/** What the console knows about its service before anybody has signed in; it is public. */
interface ConsoleAbout {
  service: string;
  /** What a user has to enter: a key, the secret first part of all paths, or nothing. */
  signIn: 'key' | 'path' | 'none';
  /** Whether requests must sign `Host`. */
  signHost: boolean;
}

interface ConsoleOptions extends ConsoleAbout {
  /** The folder with Vite's output: `index.html` and `assets/`. */
  folder: string;
  /** Where files are played from, in addition to Tencent Cloud's own addresses. */
  mediaUrls: readonly (string | undefined)[];
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/** Hosts of files in COS and VOD. */
const platformMedia = ['https://*.myqcloud.com', 'https://*.vod-qcloud.com'];

/**
 * Adds the console: a page with its script and style at `/console/`, which calls the service's own interface for
 * everything else. It contains no secret, so it is public; calls are authenticated as those of any client.
 *
 * Add it before whatever requires a secret in the first part of a path.
 */
export function addConsoleRoutes(
  app: Hono<ServiceEnv>,
  { folder, mediaUrls, service, signIn, signHost }: ConsoleOptions,
): void {
  const about: ConsoleAbout = { service, signIn, signHost };
  const policy = toContentPolicy(mediaUrls);
  const read = openPackedFiles(folder);

  async function send(context: Context<ServiceEnv>, name: string, cache: string): Promise<Response> {
    const file = await read(name);
    if (file === undefined) return context.notFound();
    context.header('Cache-Control', cache);
    context.header('Content-Type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    // Every browser accepts gzip.
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
  // Relative, so that it also works below the path of a gateway.
  app.get('/console', (context) => context.redirect('console/'));
  app.get('/console/', (context) => send(context, 'index.html', 'no-cache'));
  app.get('/console/about.json', (context) => context.json(about, 200, { 'Cache-Control': 'no-store' }));
  app.get('/console/assets/:name', async (context) => {
    const name = context.req.param('name');
    // Their names contain a hash of their content.
    const cache = 'public, max-age=31536000, immutable';
    return /^[\w-]+(\.[\w-]+)*\.(js|css)$/.test(name)
      ? send(context, `assets/${name}`, cache)
      : context.notFound();
  });
}

/**
 * Pure: returns a policy by which the page loads scripts and styles only from the service, connects only to the service
 * and to where files are played from, submits no form, and is not framed.
 */
export function toContentPolicy(mediaUrls: readonly (string | undefined)[]): string {
  const own = mediaUrls.flatMap((url) => parseOrigin(url) ?? []);
  const media = [...new Set([...platformMedia, ...own])].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${media}`,
    // hls.js gives the player a blob.
    `media-src 'self' blob: ${media}`,
    `connect-src 'self' ${media}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Returns the origin of a URL such as `http://127.0.0.1:9010/{Bucket}`, or of a bare domain; undefined if its host
 * has a placeholder.
 */
function parseOrigin(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const address = URL.parse(/^https?:\/\//.test(url) ? url : `https://${url}`);
  return address === null || !/^[\w.:[\]-]+$/.test(address.host) ? undefined : address.origin;
}

/**
 * Returns a function that reads and compresses a file once, on first use. @returns undefined when there is no such
 * file
 */
function openPackedFiles(folder: string): (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined> {
  const known = new Map<string, Promise<Uint8Array<ArrayBuffer> | undefined>>();
  const pack = async (name: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const content = await readFile(join(folder, name)).catch(() => undefined);
    return content && new Uint8Array(await promisify(gzip)(content));
  };
  return (name) => {
    const found = known.get(name) ?? pack(name);
    // Missing names are not cached: there is no end of them.
    void found.then((file) => file !== undefined && known.set(name, found));
    return found;
  };
}

/** The variables of the console, for an app's schema. */
export const consoleVariables = {
  CONSOLE: flag.meta({
    description:
      'Serve the console at `/console`, where people sign in with a key of the service. Off, there is no such path',
    type: 'bool',
  }),
  CONSOLE_DIR: text.meta({
    description: 'Folder of the built console',
    fallback: '`console` in the folder of the program, as in a package',
  }),
};

/** Returns the folder of the console; undefined when it is not served. @param program the file that was started */
export function findConsoleFolder(
  { CONSOLE, CONSOLE_DIR }: { CONSOLE: boolean; CONSOLE_DIR?: string | undefined },
  program: string = process.argv[1] ?? '.',
): string | undefined {
  return CONSOLE ? (CONSOLE_DIR ?? join(dirname(program), 'console')) : undefined;
}
