import type { StreamUrl } from '@scf-media/protocol/trtc-push';
import type { LivePlaylists } from './live-playlists.ts';

/** Where ffmpeg reads from, and through what. Nothing of it that ends up among ffmpeg's arguments is secret. */
export interface SourceInput {
  /** What ffmpeg opens: mostly not the source's own URL, which may be signed, but a name that only our proxy knows. */
  url: string;
  /** A stream that goes on whether somebody reads it or not. */
  isLive: boolean;
  /** For ffmpeg and ffprobe: the way to the proxy, with its password. Other users of the machine cannot read it. */
  environment?: Readonly<Record<string, string>> | undefined;
  /** `url` is a list of one stream of this kind. */
  listed?: 'rtmp' | 'rtsp' | 'srt' | undefined;
  /** To read it by when it turns out to be a live playlist. */
  playlists?: Pick<LivePlaylists, 'url' | 'newSegment'> | undefined;
}

/**
 * Pure: what ffmpeg opens to play it, with the options for it.
 *
 * @param format ffmpeg's name of the container
 */
export function playbackInput(input: SourceInput, format: string): string[] {
  if (!input.isLive || format !== 'hls') return ['-i', input.url];
  // The newest segment: ffmpeg would begin three before it.
  return ['-live_start_index', '-1', '-i', input.playlists?.url ?? input.url];
}

/** Waits until a live playlist is at its best to be opened; returns at once for anything else. */
export async function waitUntilPlayable(
  input: SourceInput,
  format: string,
  signal: AbortSignal,
): Promise<void> {
  if (input.isLive && format === 'hls') await input.playlists?.newSegment(signal);
}

/** A source that is silent for so long is taken to be broken: it is opened again. */
export const stallUs = 10_000_000;

/** A live stream is played as it comes: what is read to learn about it is time behind the others. */
export const liveProbe = { probesize: '500000', analyzeduration: '1000000' } as const;

/** Pure: ffmpeg's (and ffprobe's) options in front of `-i`, and the source itself; each with its reason. */
export function sourceInputOptions({ isLive, listed }: SourceInput): string[] {
  return [
    ...(listed === undefined ? httpOptions(isLive) : listOptions(listed)),
    ...(isLive ? ['-probesize', liveProbe.probesize, '-analyzeduration', liveProbe.analyzeduration] : []),
  ];
}

/** What a stream is read by. Not UDP for rtsp: anybody could send us frames, and most networks let none through. */
const streamProtocols = { rtmp: 'rtmp,tcp', rtsp: 'rtsp,rtp,tcp', srt: 'srt' } as const;

/** The list is ours, and may name any address; the protocols keep it from naming files. */
const listOptions = (listed: 'rtmp' | 'rtsp' | 'srt'): string[] => [
  ...['-f', 'concat', '-safe', '0', '-protocol_whitelist', `http,tcp,${streamProtocols[listed]}`],
];

/** A playlist must not lead to a file of this machine, or to anything but what a source may be. */
const httpOptions = (isLive: boolean): string[] => [
  ...['-protocol_whitelist', 'http,https,tcp,tls,httpproxy,crypto', '-rw_timeout', String(stallUs)],
  // A connection that breaks in the middle of a file is made again where it was.
  ...['-reconnect', '1', '-reconnect_on_network_error', '1', '-reconnect_delay_max', '4'],
  ...(isLive ? ['-reconnect_streamed', '1'] : []),
];

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
