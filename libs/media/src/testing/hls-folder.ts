import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { HlsTarget, HlsFile } from '../formats/hls/index.ts';
import { serveOnLoopback } from '../net/serve-on-loopback.ts';

/** Stores an HLS recording in a folder, for tests. */
export interface HlsFolder extends HlsTarget {
  /** The stored files, in order, including the final playlist. */
  files: HlsFile[];
}

/** @param options.onPut called after each file, so that a test can see what players see at that moment */
export function hlsFolder(
  folder: string,
  options: { onPut?: (file: HlsFile) => Promise<void> } = {},
): HlsFolder {
  const files: HlsFile[] = [];
  const put = async (file: HlsFile): Promise<void> => {
    files.push(file);
    // Synchronously: a test that abandons a muxer reads what has been stored.
    writeFileSync(join(folder, file.name), file.body);
    await options.onPut?.(file);
  };
  return { files, put, finish: put };
}

/** Serves the folder, and the key under `/key` to requests with `?token=good`. */
export async function serveHlsFolder(
  folder: string,
  keyHex = '',
): Promise<{ url: string } & AsyncDisposable> {
  return serveOnLoopback(
    new Hono()
      // Players come from other origins.
      .use(cors())
      .get('/key', (c) =>
        c.req.query('token') === 'good'
          ? c.body(new Uint8Array(Buffer.from(keyHex, 'hex')))
          : c.text('no', 403),
      )
      .get('/:name', async (c) => c.body(new Uint8Array(await readFile(join(folder, c.req.param('name')))))),
  );
}
