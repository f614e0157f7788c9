import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  startLocalCloud,
  type LocalCloud,
} from '@scf-media/local-cloud/testing';
import { createLogger, type Logger } from '../../log/index.ts';
import { createCosClient, type CosClient } from '../cos-client.ts';
import type { ObjectAddress } from '../object-url.ts';

/** A local COS, a client for it and a folder, for one test file. */
export interface CosBench extends AsyncDisposable {
  cloud: LocalCloud;
  cos: CosClient;
  dir: string;
  /** Logs as the code under test does, and lets a test wait for its lines. */
  log: Logger;
  /** Resolves when another line with this text has been logged `times` times. */
  logged(text: string, times?: number): Promise<void>;
}

export const address = (key: string): ObjectAddress => ({ bucket: LOCAL_BUCKET, region: LOCAL_REGION, key });

export function createBenchClient(
  url: string,
  more: { timeoutMs?: number; secretKey?: string } = {},
): CosClient {
  const credentials = {
    ...LOCAL_CREDENTIAL,
    ...(more.secretKey === undefined ? {} : { secretKey: more.secretKey }),
  };
  return createCosClient({
    credentials: () => credentials,
    domain: `${url}/{Bucket}`,
    timeoutMs: more.timeoutMs ?? 5_000,
  });
}

export async function openCosBench(): Promise<CosBench> {
  const dir = await mkdtemp(join(tmpdir(), 'cos-'));
  const cloud = await startLocalCloud({ dir: join(dir, 'cloud') });
  const waiting = new Set<(line: string) => void>();
  const destination = { write: (line: string) => waiting.forEach((look) => look(line)) };

  function logged(text: string, times = 1): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = times;
    const look = (line: string) => {
      if (!line.includes(text)) return;
      left -= 1;
      if (left > 0) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
    return promise;
  }

  return {
    cloud,
    cos: createBenchClient(cloud.cos.url),
    dir,
    log: createLogger({ name: 'test', level: 'debug', destination }),
    logged,
    [Symbol.asyncDispose]: async () => {
      await cloud[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

type Forward = (
  incoming: IncomingMessage,
  answer: IncomingMessage,
  outgoing: ServerResponse,
) => Promise<void>;

/** Forwards requests to COS and responds as configured, to simulate lost or partial responses. */
export async function openProxy(
  targetUrl: string,
  forward: Forward,
): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((incoming, outgoing) => {
    const onward = request(new URL(incoming.url ?? '/', targetUrl), {
      method: incoming.method,
      headers: incoming.headers,
    });
    onward.on(
      'response',
      (answer) => void forward(incoming, answer, outgoing).catch(() => outgoing.destroy()),
    );
    onward.on('error', () => outgoing.destroy());
    void pipeline(incoming, onward).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export async function passOn(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  await pipeline(answer, outgoing);
}

/** All files under a folder with their sizes; none when it is missing. */
export async function filesIn(dir: string): Promise<{ path: string; bytes: number }[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sized = files.map(async (path) => ({
    path,
    bytes: (await stat(path).catch(() => ({ size: 0 }))).size,
  }));
  return Promise.all(sized);
}
