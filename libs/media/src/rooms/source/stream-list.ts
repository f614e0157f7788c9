import type { StreamUrl } from '@scf-media/protocol/trtc-push';
import { liveProbe, stallUs } from './source-input.ts';

/** Which of an SRT URL's parameters are the sender's business; others would open ports or change addresses here. */
const srtParameters = /^(streamid|passphrase|pbkeylen)=/;

/** Pure: the URL at which ffmpeg finds a stream: made of its parts, with the address that was checked in the place of the name. */
export function pinnedStreamUrl({ scheme, userInfo, port, path }: StreamUrl, address: string): string {
  const host = address.includes(':') ? `[${address}]` : address;
  if (scheme !== 'srt') return `${scheme}://${userInfo}${host}:${port}${path}`;
  const given = path.replace(/^\/?\??/, '').split('&');
  return `srt://${host}:${port}?${['mode=caller', ...given.filter((part) => srtParameters.test(part))].join('&')}`;
}

/**
 * Pure: a list for ffmpeg's concat demuxer that names one stream: the only way to have ffmpeg (5.1) open a URL that is not among its
 * arguments. Needs ffmpeg 5.0, as lists had no options before.
 */
export function streamList(stream: StreamUrl, address: string, isLive: boolean): string {
  const { scheme, host, port, path } = stream;
  const [, application = ''] = path.split('?')[0]?.split('/') ?? [];
  const named = host.includes(':') ? `[${host}]` : host;
  const options = {
    // What the server is told it was called as.
    rtmp: { rtmp_tcurl: `rtmp://${named}:${port}/${application}`, rw_timeout: String(stallUs) },
    rtsp: { rtsp_transport: 'tcp', timeout: String(stallUs) },
    srt: { timeout: String(stallUs) },
  }[scheme];
  const all = { ...options, ...(isLive ? liveProbe : {}) };
  return [
    'ffconcat version 1.0',
    `file '${pinnedStreamUrl(stream, address)}'`,
    ...Object.entries(all).map(([name, value]) => `option ${name} ${value}`),
    '',
  ].join('\n');
}
