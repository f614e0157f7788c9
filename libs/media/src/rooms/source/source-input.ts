import type { StreamUrl } from '@scf-media/protocol/trtc-push';
import type { LivePlaylists } from './live-playlists.ts';

/** What ffmpeg reads, and how. Nothing secret in it ends up among ffmpeg's arguments. */
export interface SourceInput {
  /**
   * The URL that ffmpeg opens: usually not the source's own, which may be signed, but a name that only our proxy
   * knows.
   */
  url: string;
  /** A stream that continues whether or not it is read. */
  isLive: boolean;
  /** For ffmpeg and ffprobe: the proxy with its password. Other users of the machine cannot read it. */
  environment?: Readonly<Record<string, string>> | undefined;
  /** `url` is a list with one stream of this kind. */
  listed?: 'rtmp' | 'rtsp' | 'srt' | undefined;
  /** Used when the source turns out to be a live playlist. */
  playlists?: Pick<LivePlaylists, 'url' | 'newSegment'> | undefined;
}

/**
 * Pure: returns what ffmpeg opens for playing, with its options.
 *
 * @param format ffmpeg's name of the container
 */
export function buildPlaybackInput(input: SourceInput, format: string): string[] {
  if (!input.isLive || format !== 'hls') return ['-i', input.url];
  // The newest segment: ffmpeg would start with the third from the end.
  return ['-live_start_index', '-1', '-i', input.playlists?.url ?? input.url];
}

/** Waits for the best moment to open a live playlist; returns at once for anything else. */
export async function waitUntilPlayable(
  input: SourceInput,
  format: string,
  signal: AbortSignal,
): Promise<void> {
  if (input.isLive && format === 'hls') await input.playlists?.newSegment(signal);
}

/** A source that is silent for this long counts as broken and is opened again. */
const stallUs = 10_000_000;

/** Every moment spent on probing a live stream is a moment of delay. */
const liveProbe = { probesize: '500000', analyzeduration: '1000000' } as const;

/** Pure: returns the options of ffmpeg and ffprobe that precede `-i`, each with its reason. */
export function buildInputOptions({ isLive, listed }: SourceInput): string[] {
  return [
    ...(listed === undefined ? buildHttpOptions(isLive) : buildListOptions(listed)),
    ...(isLive ? ['-probesize', liveProbe.probesize, '-analyzeduration', liveProbe.analyzeduration] : []),
  ];
}

/** The protocols that a stream needs. Not UDP for RTSP: anybody could send us frames, and most networks block it. */
const streamProtocols = { rtmp: 'rtmp,tcp', rtsp: 'rtsp,rtp,tcp', srt: 'srt' } as const;

/** The list is ours and may name any address; the whitelist keeps it from naming files. */
const buildListOptions = (listed: 'rtmp' | 'rtsp' | 'srt'): string[] => [
  ...['-f', 'concat', '-safe', '0', '-protocol_whitelist', `http,tcp,${streamProtocols[listed]}`],
];

/** A playlist must not lead to a file of this machine, or to anything that a source may not be. */
const buildHttpOptions = (isLive: boolean): string[] => [
  ...['-protocol_whitelist', 'http,https,tcp,tls,httpproxy,crypto', '-rw_timeout', String(stallUs)],
  // Reconnects where a connection breaks in the middle of a file.
  ...['-reconnect', '1', '-reconnect_on_network_error', '1', '-reconnect_delay_max', '4'],
  ...(isLive ? ['-reconnect_streamed', '1'] : []),
];

/** The parameters of an SRT URL that the sender decides; others would open ports or change addresses here. */
const srtParameters = /^(streamid|passphrase|pbkeylen)=/;

/** Pure: builds the URL at which ffmpeg finds a stream, with the approved address instead of the host name. */
export function buildPinnedUrl({ scheme, userInfo, port, path }: StreamUrl, address: string): string {
  const host = address.includes(':') ? `[${address}]` : address;
  if (scheme !== 'srt') return `${scheme}://${userInfo}${host}:${port}${path}`;
  const parameters = path.replace(/^\/?\??/, '').split('&');
  return `srt://${host}:${port}?${['mode=caller', ...parameters.filter((part) => srtParameters.test(part))].join('&')}`;
}

/**
 * Pure: writes a list for ffmpeg's concat demuxer with one stream: the only way to have ffmpeg 5.1 open a URL that is
 * not among its arguments. Needs ffmpeg 5.0, whose lists have options.
 */
export function writeStreamList(stream: StreamUrl, address: string, isLive: boolean): string {
  const { scheme, host, port, path } = stream;
  const [, application = ''] = path.split('?')[0]?.split('/') ?? [];
  const named = host.includes(':') ? `[${host}]` : host;
  const options = {
    // The URL that the server sees.
    rtmp: { rtmp_tcurl: `rtmp://${named}:${port}/${application}`, rw_timeout: String(stallUs) },
    rtsp: { rtsp_transport: 'tcp', timeout: String(stallUs) },
    srt: { timeout: String(stallUs) },
  }[scheme];
  const all = { ...options, ...(isLive ? liveProbe : {}) };
  return [
    'ffconcat version 1.0',
    `file '${buildPinnedUrl(stream, address)}'`,
    ...Object.entries(all).map(([name, value]) => `option ${name} ${value}`),
    '',
  ].join('\n');
}
