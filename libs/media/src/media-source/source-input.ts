/** Where ffmpeg reads from, and through what. */
export interface SourceInput {
  /** http, https or rtmp; checked by the caller. */
  url: string;
  /** A stream that goes on whether somebody reads it or not. */
  isLive: boolean;
  /** An HTTP proxy on 127.0.0.1 that leads only where it may; without it ffmpeg goes straight there. */
  proxyUrl?: string | undefined;
  /** What an RTMP server is told it was called as, when `url` has its address in the place of its name. */
  rtmpName?: string | undefined;
}

/** A source that is silent for so long is taken to be broken: it is opened again. */
const stallUs = 10_000_000;

/** Pure: ffmpeg's (and ffprobe's) options in front of `-i`, and the source itself; each with its reason. */
export function sourceInputOptions(input: SourceInput): string[] {
  const { url, isLive } = input;
  const scheme = /^[a-z]+/i.exec(url)?.[0].toLowerCase() ?? '';
  return [
    ...(schemeOptions[scheme] ?? httpOptions)(input),
    // A live stream is played as it comes: what is read to learn about it is time behind the others.
    ...(isLive ? ['-probesize', '500000', '-analyzeduration', '1000000'] : []),
  ];
}

/** The whitelists: a playlist must not lead to a file of this machine, or to anything but what a source may be. */
const schemeOptions: Readonly<Record<string, (input: SourceInput) => string[]>> = {
  rtmp: ({ rtmpName }) => [
    ...['-protocol_whitelist', 'rtmp,tcp', '-rw_timeout', String(stallUs)],
    ...(rtmpName === undefined ? [] : ['-rtmp_tcurl', rtmpName]),
  ],
  // Over TCP: UDP would let anybody send us pictures, and most networks let none through.
  rtsp: () => ['-protocol_whitelist', 'rtsp,rtp,tcp', '-rtsp_transport', 'tcp', '-timeout', String(stallUs)],
  srt: () => ['-protocol_whitelist', 'srt', '-timeout', String(stallUs)],
};

function httpOptions({ isLive, proxyUrl }: SourceInput): string[] {
  return [
    ...['-protocol_whitelist', 'http,https,tcp,tls,httpproxy,crypto', '-rw_timeout', String(stallUs)],
    ...(proxyUrl === undefined ? [] : ['-http_proxy', proxyUrl]),
    // A connection that breaks in the middle of a file is made again where it was.
    ...['-reconnect', '1', '-reconnect_on_network_error', '1', '-reconnect_delay_max', '4'],
    ...(isLive ? ['-reconnect_streamed', '1'] : []),
  ];
}

export const isRtmp = (url: string): boolean => /^rtmp:/i.test(url);
