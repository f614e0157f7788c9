import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { serveOnLoopback } from '../net/serve-on-loopback.ts';

/**
 * Serves the files of a folder like different servers: `/x` as it should be, `/whole/x` without Range support,
 * `/broken/x` up to the middle unless the rest is requested separately.
 */
export function serveSources(dir: string): Promise<{ url: string } & AsyncDisposable> {
  const fileOf = async (c: Context): Promise<Buffer> => await readFile(join(dir, basename(c.req.path)));
  return serveOnLoopback(
    new Hono()
      .get('/whole/:name', async (c) => c.body(new Uint8Array(await fileOf(c))))
      .get('/broken/:name', async (c) => brokenOff(await fileOf(c), c))
      .use('/*', serveStatic({ root: dir })),
  );
}

/** Returns the first requested byte. */
function readRangeStart(file: Buffer, c: Context): number {
  const start = Number(/^bytes=(\d+)-/.exec(c.req.header('range') ?? '')?.[1] ?? 0);
  c.header('accept-ranges', 'bytes');
  c.header('content-length', String(file.length - start));
  c.header('content-range', `bytes ${start}-${file.length - 1}/${file.length}`);
  return start;
}

function brokenOff(file: Buffer, c: Context): Response {
  const start = readRangeStart(file, c);
  const half = Math.floor(file.length / 2);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(controller) {
      controller.enqueue(new Uint8Array(file.subarray(start, start < half ? half : undefined)));
      // What was written is sent before the connection is cut.
      await delay(100);
      if (start < half) controller.error(new Error('closed'));
      else controller.close();
    },
  });
  return c.body(body, 206);
}
