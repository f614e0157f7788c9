import type { WebRecord } from '@scf-media/client';
import { UsageError } from '../command-error.ts';

/** The options of `record` that say what is to be recorded. */
export interface RecordOptions {
  duration?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
  fps?: number | undefined;
  hls?: boolean | undefined;
  poster?: boolean | undefined;
}

/** Pure: what web-record is asked for. */
export function startDataOf(address: string, options: RecordOptions): WebRecord.StartData {
  const { duration, width, height, fps, hls = false, poster = false } = options;
  return {
    RecordURL: urlOf(address),
    ...(duration === undefined ? {} : { MaxDurationLimit: duration }),
    ...(width === undefined ? {} : { Width: width }),
    ...(height === undefined ? {} : { Height: height }),
    ...(fps === undefined ? {} : { FrameRate: fps }),
    Output: { Video: { Muxer: hls ? 'hls' : 'mp4', ...(poster ? { Poster: true } : {}) } },
  };
}

/**
 * Pure: the address as people write it. Without a scheme it is https, but of this machine http.
 *
 * @throws UsageError when it is none
 */
export function urlOf(address: string): string {
  const isLocal = /^(localhost|127\.|\[::1\])/i.test(address);
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(address);
  const text = hasScheme ? address : `${isLocal ? 'http' : 'https'}://${address}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${address} is no address of a web page`);
  return url.href;
}
