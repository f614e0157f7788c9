import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createUrlPolicy, type UrlPolicy } from '@scf-media/cloud/url-policy';
import { openSource } from '@scf-media/media/media-push';
import { openEgressProxy, probeSource } from '@scf-media/media/testing';
import type { Check } from '../report/check.ts';
import { inwardHosts, inwardStreams, inwardUrls, rebindingLookup } from './inward-urls.ts';

/** Where a server of ours may be reached: what leads inward from there is another address of this machine. */
const outside = '127.0.0.2';
const atOnce = 8;
const probeTimeoutMs = 4_000;

/**
 * Every way in for a URL of a caller's, with names that change between check and use: callbacks, redirects, sources, their
 * redirects and playlists, streams, and what a browser asks its proxy for. Counts who knocks at a port of this machine.
 */
export async function measureReach(signal: AbortSignal): Promise<Check[]> {
  await using canary = await openCanary();
  await using friend = await openFriend();
  const urls = inwardUrls(canary.port);
  const streams = inwardStreams(canary.port);
  /** Each with names that were asked for before, as they were when the request was checked. */
  async function checked(url: string): Promise<UrlPolicy> {
    const policy = createUrlPolicy({
      allowPrivate: [`${outside}/32`],
      schemes: ['http', 'https', 'rtmp', 'rtsp', 'srt'],
      lookup: rebindingLookup(),
    });
    await policy.check(url, { field: 'URL' }).catch(() => undefined);
    // A URL that is read differently by others may name a host that was not asked for.
    for (const host of inwardHosts) await policy.addressesOf(host).catch(() => undefined);
    await policy.addressesOf('public.test').catch(() => undefined);
    return policy;
  }
  async function probed(url: string, { addressesOf }: UrlPolicy, isLive: boolean): Promise<void> {
    await using source = await openSource({ url, isLive }, addressesOf);
    await probeSource(source.input, { ffprobePath: 'ffprobe', timeoutMs: probeTimeoutMs, signal });
  }
  const entrances: Record<string, { of: readonly string[]; enter: (url: string) => Promise<unknown> }> = {
    callback: { of: urls, enter: async (url) => (await checked(url)).fetch(url, { method: 'POST', signal }) },
    'redirect of a callback': {
      of: urls,
      enter: async (url) => (await checked(url)).fetch(friend.redirect(url), { signal }),
    },
    source: { of: urls, enter: async (url) => probed(url, await checked(url), false) },
    'redirect of a source': {
      of: urls,
      enter: async (url) => probed(friend.redirect(url), await checked(url), false),
    },
    'playlist of a source': {
      of: urls,
      enter: async (url) => probed(friend.playlist(url), await checked(url), false),
    },
    stream: { of: streams, enter: async (url) => probed(url, await checked(url), true) },
    'proxy of a page': {
      of: inwardHosts,
      enter: async (host) => {
        const { addressesOf } = await checked(`http://${host}/`);
        await using proxy = await openEgressProxy({ addressesOf, onRefused: () => undefined });
        await askProxy(proxy.port, host, canary.port);
      },
    },
  };
  const checks: Check[] = [];
  for (const [name, { of, enter }] of Object.entries(entrances)) {
    const before = canary.visits();
    const waiting = [...of];
    const entered: string[] = [];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
          signal.throwIfAborted();
          await enter(url).then(
            () => entered.push(url ?? ''),
            () => undefined,
          );
        }
      }),
    );
    const visits = canary.visits() - before;
    checks.push({
      what: `${of.length} ways inward by ${name}, with names that change: connections to this machine`,
      measured: [`${visits}`, ...entered.slice(0, 3)].join('; '),
      bound: '0',
      ok: visits === 0 && entered.length === 0,
    });
  }
  return checks;
}

/** Counts who comes to a port of 127.0.0.1 and of ::1. */
async function openCanary() {
  let visits = 0;
  const count = (socket: Socket): void => {
    visits += 1;
    socket.destroy();
  };
  const four = createServer(count).listen(0, '127.0.0.1');
  await once(four, 'listening');
  const { port } = four.address() as { port: number };
  const six = createServer(count).listen(port, '::1');
  await once(six, 'listening');
  return { port, visits: () => visits, [Symbol.asyncDispose]: () => closed([four, six]) };
}

/** Redirects, and gives playlists with one segment. */
async function openFriend() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      const [, path = '/'] = bytes.toString().split(' ');
      const { pathname, searchParams } = new URL(path, 'http://h');
      const to = searchParams.get('to') ?? '';
      const body = `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${to.replaceAll(/[\r\n]/g, '')}\n#EXT-X-ENDLIST\n`;
      socket.end(
        pathname === '/away'
          ? `HTTP/1.1 302 Found\r\nLocation: ${to.replaceAll(/[\r\n]/g, '')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
          : `HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nConnection: close\r\n\r\n${body}`,
      );
    });
  }).listen(0, outside);
  await once(server, 'listening');
  const base = `http://${outside}:${(server.address() as { port: number }).port}`;
  return {
    redirect: (to: string) => `${base}/away?to=${encodeURIComponent(to)}`,
    playlist: (to: string) => `${base}/list.m3u8?to=${encodeURIComponent(to)}`,
    [Symbol.asyncDispose]: () => closed([server]),
  };
}

/** @throws when the proxy does not connect */
async function askProxy(proxyPort: number, host: string, port: number): Promise<void> {
  const socket = connect(proxyPort, '127.0.0.1');
  const name = Buffer.from(host);
  socket.write(
    Buffer.concat([
      Buffer.from([5, 1, 0, 5, 1, 0, 3, name.length]),
      name,
      Buffer.from([port >> 8, port & 255]),
    ]),
  );
  try {
    let said = Buffer.alloc(0);
    while (said.length < 4) said = Buffer.concat([said, ((await once(socket, 'data')) as [Buffer])[0]]);
    if (said[3] !== 0) throw new Error(`refused with ${String(said[3])}`);
  } finally {
    socket.destroy();
  }
}

async function closed(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
}
