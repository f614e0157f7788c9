import { once } from 'node:events';
import { connect } from 'node:net';
import { createUrlPolicy, type UrlPolicy } from '@scf-media/cloud/url-policy';
import { openSource } from '@scf-media/media/media-push';
import { openEgressProxy, probeSource } from '@scf-media/media/testing';
import type { Entrance } from './entrance.ts';
import { inwardHosts, inwardStreams, inwardUrls } from './inward-urls.ts';
import type { Friend } from './open-friend.ts';
import { outside, rebindingLookup } from './rebinding-lookup.ts';

const probeTimeoutMs = 4_000;

export interface InwardPorts {
  /** Of what nothing may reach, and of what may be reached. */
  canary: number;
  mark: number;
}

/** What the services let in, with names that change: {@link outside}, and nothing else of this machine. */
export const guardedPolicy = (): UrlPolicy =>
  createUrlPolicy({
    allowPrivate: [`${outside}/32`],
    schemes: ['http', 'https', 'rtmp', 'rtsp', 'srt'],
    lookup: rebindingLookup(),
  });

/**
 * What libraries of ours connect to for a caller: callbacks, sources of pushes, streams, and what a browser asks its proxy for.
 *
 * Each try has names of its own, which were asked for once when the request was checked.
 */
export function libraryEntrances(
  { canary, mark }: InwardPorts,
  friend: Friend,
  signal: AbortSignal,
): Entrance[] {
  const urls = inwardUrls(canary);
  const open = `http://${outside}:${mark}/`;
  async function checked(url: string): Promise<UrlPolicy> {
    const policy = guardedPolicy();
    await policy.check(url, { field: 'URL' }).catch(() => undefined);
    return policy;
  }
  async function posted(url: string, checkedUrl = url): Promise<boolean> {
    const { fetch } = await checked(checkedUrl);
    const response = await fetch(url, { method: 'POST', signal: within(signal) });
    await response.body?.cancel();
    return true;
  }
  async function probed(url: string, { isLive = false, checkedUrl = url } = {}): Promise<boolean> {
    const { resolveHost: addressesOf } = await checked(checkedUrl);
    await using source = await openSource({ url, isLive }, addressesOf);
    // A live playlist is read here, and not by ffprobe.
    const moment = source.input.playlists?.newSegment(within(signal)).catch(() => undefined);
    await probeSource(source.input, { ffprobePath: 'ffprobe', timeoutMs: probeTimeoutMs, signal });
    await moment;
    return true;
  }
  const playlist = (...lines: string[]): string =>
    friend.document(
      'list.m3u8',
      ['#EXTM3U', '#EXT-X-TARGETDURATION:4', ...lines, '#EXT-X-ENDLIST', ''].join('\n'),
    );
  const oneLine = (url: string): string => url.replaceAll(/[\r\n]/g, '');
  const one =
    (enter: (url: string) => Promise<boolean>) =>
    async ([url = '']: readonly string[]): Promise<boolean> =>
      enter(url);

  return [
    { name: 'CallbackURL', ways: urls, open, enter: one(posted) },
    {
      name: 'a redirect of CallbackURL',
      ...{ ways: urls, open, enter: one((url) => posted(friend.redirect(url), url)) },
    },
    { name: 'VideoSrc', isCostly: true, ways: urls, open, enter: one(probed) },
    {
      name: 'a redirect of VideoSrc',
      isCostly: true,
      ...{ ways: urls, open, enter: one((url) => probed(friend.redirect(url), { checkedUrl: url })) },
    },
    {
      name: 'segments of a playlist',
      isCostly: true,
      ...{ ways: urls, open },
      // ffmpeg takes no segment without one of the known extensions.
      enter: one((url) =>
        probed(playlist('#EXTINF:4,', oneLine(url).replace(/\/\s*$/, '/a.ts')), { checkedUrl: url }),
      ),
    },
    {
      name: 'variants of a playlist',
      isCostly: true,
      ...{ ways: urls, open },
      enter: one((url) =>
        probed(playlist('#EXT-X-STREAM-INF:BANDWIDTH=1000000', oneLine(url)), { checkedUrl: url }),
      ),
    },
    {
      name: 'keys of a playlist',
      isCostly: true,
      ...{ ways: urls, open },
      enter: one((url) => {
        const key = `#EXT-X-KEY:METHOD=AES-128,URI="${oneLine(url)}"`;
        const segment = friend.document('segment.ts', 'no media');
        return probed(playlist(key, '#EXTINF:4,', segment), { checkedUrl: url });
      }),
    },
    {
      name: 'VideoSrc of a live playlist',
      isCostly: true,
      ...{ ways: urls, open, enter: one((url) => probed(url, { isLive: true })) },
    },
    {
      name: 'RTMP, RTSP and SRT',
      isCostly: true,
      ways: inwardStreams(canary),
      open: `rtmp://${outside}:${mark}/live/x`,
      enter: one((url) => probed(url, { isLive: true })),
    },
    {
      name: "what a page's browser asks its proxy for",
      ways: inwardHosts.map((host) => `${canary} ${host}`),
      open: `${mark} ${outside}`,
      async enter([way = '']) {
        const [port, host = ''] = way.split(' ');
        const { resolveHost: addressesOf } = await checked(`http://${host}/`);
        await using proxy = await openEgressProxy({ addressesOf, onRefused: () => undefined });
        return await askProxy(proxy.port, host, Number(port));
      },
    },
  ];
}

const within = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(10_000)]);

/** @returns whether the proxy connects */
async function askProxy(proxyPort: number, host: string, port: number): Promise<boolean> {
  const socket = connect(proxyPort, '127.0.0.1');
  const name = Buffer.from(host);
  socket.write(Buffer.from([5, 1, 0, 5, 1, 0, 3, name.length, ...name, port >> 8, port & 255]));
  try {
    let said = Buffer.alloc(0);
    while (said.length < 4) {
      const [more] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
      said = Buffer.concat([said, more]);
    }
    return said[3] === 0;
  } finally {
    socket.destroy();
  }
}
