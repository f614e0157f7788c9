import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { HlsTarget, HlsFile } from '../formats/hls/index.ts';
import { serveOnLoopback } from '../net/serve-on-loopback.ts';

/** A folder that takes an HLS recording, for tests; what is stored is the path of the playlist. */
export interface HlsFolder extends HlsTarget<string> {
  /** What was put, in its order; `finish` counts too. */
  files: HlsFile[];
}

/** @param options.onPut after each file, so that a test can look at what a player sees at that moment */
export function hlsFolder(
  folder: string,
  options: { onPut?: (file: HlsFile) => Promise<void> } = {},
): HlsFolder {
  const files: HlsFile[] = [];
  const put = async (file: HlsFile): Promise<void> => {
    files.push(file);
    // At once: a test that abandons a muxer then reads what that had put.
    writeFileSync(join(folder, file.name), file.body);
    await options.onPut?.(file);
  };
  return {
    files,
    put,
    async finish(playlist) {
      await put(playlist);
      return join(folder, playlist.name);
    },
  };
}

/** Serves the folder, and the key under `/key` to whoever has `?token=good`. */
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
