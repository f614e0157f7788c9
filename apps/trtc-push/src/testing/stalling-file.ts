import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';

/** A file on a server that falls silent in the middle of it. */
export interface StallingFile extends AsyncDisposable {
  readonly url: string;
  /** How often it was asked for. */
  requests(): number;
}

/**
 * Serves a file, also from a byte on. When its second half is first wanted nothing more comes, whoever asks, for as long as is
 * said; connections stay open.
 */
export async function serveStallingFile(path: string, lastsMs: number): Promise<StallingFile> {
  const file = new Uint8Array(await readFile(path));
  const half = Math.floor(file.length / 2);
  let requests = 0;
  let silentUntilMs: number | undefined;

  async function* bytesFrom(start: number) {
    if (start < half) yield file.slice(start, half);
    silentUntilMs ??= Date.now() + lastsMs;
    await delay(Math.max(0, silentUntilMs - Date.now()));
    yield file.slice(Math.max(start, half));
  }
  const app = new Hono().get('/file.mp4', (c) => {
    requests++;
    const start = Number(/^bytes=(\d+)-/.exec(c.req.header('range') ?? '')?.[1] ?? 0);
    const headers = {
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-length': String(file.length - start),
      'content-range': `bytes ${start}-${file.length - 1}/${file.length}`,
    };
    return new Response(
      Readable.toWeb(Readable.from(bytesFrom(start))) as ReadableStream<Uint8Array<ArrayBuffer>>,
      { status: 206, headers },
    );
  });
  const server = await servePages(app);
  return {
    url: `${server.url}/file.mp4`,
    requests: () => requests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
