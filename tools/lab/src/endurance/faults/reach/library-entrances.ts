import { once } from 'node:events';
import { connect } from 'node:net';
import { createUrlPolicy, type UrlPolicy } from '@scf-media/cloud/url-policy';
import { openSource } from '@scf-media/media/media-push';
import { openEgressProxy, probeSource } from '@scf-media/media/testing';
import type { Entrance } from './entrance.ts';
import { inwardHosts, inwardStreams, inwardUrls } from './inward-urls.ts';
import type { PublicServer } from './test-servers.ts';
import { publicAddress, createRebindingLookup } from './rebinding-lookup.ts';

const probeTimeoutMs = 4_000;

export interface InwardPorts {
  /** The ports of the server that must not be reached, and of the one that may. */
  canary: number;
  reachable: number;
}

/** Creates the policy of the services with changing DNS answers: it allows {@link publicAddress}, and no other address of this machine. */
export const createGuardedPolicy = (): UrlPolicy =>
  createUrlPolicy({
    allowPrivate: [`${publicAddress}/32`],
    schemes: ['http', 'https', 'rtmp', 'rtsp', 'srt'],
    lookup: createRebindingLookup(),
  });

/**
 * Lists everything in our libraries that connects to addresses named by a caller: callbacks, sources of pushes, streams, and
 * the proxy of a browser.
 *
 * Each attempt has its own resolver, whose names were already resolved once when the request was checked.
 */
export function createLibraryEntrances(
  { canary, reachable }: InwardPorts,
  publicServer: PublicServer,
  signal: AbortSignal,
): Entrance[] {
  const urls = inwardUrls(canary);
  const open = `http://${publicAddress}:${reachable}/`;
  async function checked(url: string): Promise<UrlPolicy> {
    const policy = createGuardedPolicy();
    await policy.check(url, { field: 'URL' }).catch(() => undefined);
    return policy;
  }
  async function posted(url: string, checkedUrl = url): Promise<boolean> {
    const { fetch } = await checked(checkedUrl);
    const response = await fetch(url, { method: 'POST', signal: limitTime(signal) });
    await response.body?.cancel();
    return true;
  }
  async function probed(url: string, { isLive = false, checkedUrl = url } = {}): Promise<boolean> {
    const { resolveHost: resolveAddresses } = await checked(checkedUrl);
    await using source = await openSource({ url, isLive }, resolveAddresses);
    // The relay reads a live playlist itself; ffprobe does not.
    const moment = source.input.playlists?.newSegment(limitTime(signal)).catch(() => undefined);
    await probeSource(source.input, { ffprobePath: 'ffprobe', timeoutMs: probeTimeoutMs, signal });
    await moment;
    return true;
  }
  const playlist = (...lines: string[]): string =>
    publicServer.document(
      'list.m3u8',
      ['#EXTM3U', '#EXT-X-TARGETDURATION:4', ...lines, '#EXT-X-ENDLIST', ''].join('\n'),
    );
  const oneLine = (url: string): string => url.replaceAll(/[\r\n]/g, '');
  const one =
    (enter: (url: string) => Promise<boolean>) =>
    async ([url = '']: readonly string[]): Promise<boolean> =>
      enter(url);

  return [
    { name: 'CallbackURL', attempts: urls, open, enter: one(posted) },
    {
      name: 'a redirect of CallbackURL',
      ...{ attempts: urls, open, enter: one((url) => posted(publicServer.redirect(url), url)) },
    },
    { name: 'VideoSrc', isCostly: true, attempts: urls, open, enter: one(probed) },
    {
      name: 'a redirect of VideoSrc',
      isCostly: true,
      ...{
        attempts: urls,
        open,
        enter: one((url) => probed(publicServer.redirect(url), { checkedUrl: url })),
      },
    },
    {
      name: 'segments of a playlist',
      isCostly: true,
      ...{ attempts: urls, open },
      // ffmpeg rejects segments without a known extension.
      enter: one((url) =>
        probed(playlist('#EXTINF:4,', oneLine(url).replace(/\/\s*$/, '/a.ts')), { checkedUrl: url }),
      ),
    },
    {
      name: 'variants of a playlist',
      isCostly: true,
      ...{ attempts: urls, open },
      enter: one((url) =>
        probed(playlist('#EXT-X-STREAM-INF:BANDWIDTH=1000000', oneLine(url)), { checkedUrl: url }),
      ),
    },
    {
      name: 'keys of a playlist',
      isCostly: true,
      ...{ attempts: urls, open },
      enter: one((url) => {
        const key = `#EXT-X-KEY:METHOD=AES-128,URI="${oneLine(url)}"`;
        const segment = publicServer.document('segment.ts', 'no media');
        return probed(playlist(key, '#EXTINF:4,', segment), { checkedUrl: url });
      }),
    },
    {
      name: 'VideoSrc of a live playlist',
      isCostly: true,
      ...{ attempts: urls, open, enter: one((url) => probed(url, { isLive: true })) },
    },
    {
      name: 'RTMP, RTSP and SRT',
      isCostly: true,
      attempts: inwardStreams(canary),
      open: `rtmp://${publicAddress}:${reachable}/live/x`,
      enter: one((url) => probed(url, { isLive: true })),
    },
    {
      name: "requests of a page's browser to its proxy",
      attempts: inwardHosts.map((host) => `${canary} ${host}`),
      open: `${reachable} ${publicAddress}`,
      async enter([way = '']) {
        const [port, host = ''] = way.split(' ');
        const { resolveHost: resolveAddresses } = await checked(`http://${host}/`);
        await using proxy = await openEgressProxy({ resolveAddresses, onRefused: () => undefined });
        return await askProxy(proxy.port, host, Number(port));
      },
    },
  ];
}

const limitTime = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(10_000)]);

/** Asks the proxy for a connection. @returns whether it connects */
async function askProxy(proxyPort: number, host: string, port: number): Promise<boolean> {
  const socket = connect(proxyPort, '127.0.0.1');
  const name = Buffer.from(host);
  socket.write(Buffer.from([5, 1, 0, 5, 1, 0, 3, name.length, ...name, port >> 8, port & 255]));
  try {
    let response = Buffer.alloc(0);
    while (response.length < 4) {
      const [more] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
      response = Buffer.concat([response, more]);
    }
    return response[3] === 0;
  } finally {
    socket.destroy();
  }
}
