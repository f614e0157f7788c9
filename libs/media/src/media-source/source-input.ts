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
export function sourceInputOptions({ url, isLive, proxyUrl, rtmpName }: SourceInput): string[] {
  return [
    // A playlist must not lead to a file of this machine, or to anything but what a source may be.
    ...['-protocol_whitelist', isRtmp(url) ? 'rtmp,tcp' : 'http,https,tcp,tls,httpproxy,crypto'],
    ...['-rw_timeout', String(stallUs)],
    ...(isRtmp(url) ? rtmpOptions(rtmpName) : httpOptions(isLive, proxyUrl)),
    // A live stream is played as it comes: what is read to learn about it is time behind the others.
    ...(isLive ? ['-probesize', '500000', '-analyzeduration', '1000000'] : []),
  ];
}

const rtmpOptions = (name: string | undefined): string[] => (name === undefined ? [] : ['-rtmp_tcurl', name]);

function httpOptions(isLive: boolean, proxyUrl: string | undefined): string[] {
  return [
    ...(proxyUrl === undefined ? [] : ['-http_proxy', proxyUrl]),
    // A connection that breaks in the middle of a file is made again where it was.
    ...['-reconnect', '1', '-reconnect_on_network_error', '1', '-reconnect_delay_max', '4'],
    ...(isLive ? ['-reconnect_streamed', '1'] : []),
  ];
}

export const isRtmp = (url: string): boolean => /^rtmp:/i.test(url);
