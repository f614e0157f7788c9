import type { WebRecord } from '@scf-media/client';
import { UsageError } from '../command-error.ts';

/** The options of `record` that belong in the request. */
export interface RecordOptions {
  duration?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
  fps?: number | undefined;
  hls?: boolean | undefined;
  poster?: boolean | undefined;
}

/** Pure: converts the options into the data of web-record's Start. @throws UsageError when the address is not a URL */
export function toStartData(address: string, options: RecordOptions): WebRecord.StartData {
  const { duration, width, height, fps, hls = false, poster = false } = options;
  return {
    RecordURL: toUrl(address),
    ...(duration === undefined ? {} : { MaxDurationLimit: duration }),
    ...(width === undefined ? {} : { Width: width }),
    ...(height === undefined ? {} : { Height: height }),
    ...(fps === undefined ? {} : { FrameRate: fps }),
    Output: { Video: { Muxer: hls ? 'hls' : 'mp4', ...(poster ? { Poster: true } : {}) } },
  };
}

/**
 * Pure: completes an address as people type it. Without a scheme it becomes https, or http on this machine.
 *
 * @throws UsageError when it is not the URL of a web page
 */
export function toUrl(address: string): string {
  const isLocal = /^(localhost|127\.|\[::1\])/i.test(address);
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(address);
  const text = hasScheme ? address : `${isLocal ? 'http' : 'https'}://${address}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${address} is not the URL of a web page`);
  return url.href;
}
