import { z } from 'zod';
import { parseStreamUrl } from './stream-url.ts';

const mostCharacters = 4096;
const isStream = (url: string): boolean => /^(rtmp|rtsp|srt):/i.test(url);

/** Where the media comes from: a file or a stream over HTTP, or an RTMP, RTSP or SRT stream. Kept as written: it may be signed. */
export const sourceField = z
  .url({ protocol: /^(https?|rtmp|rtsp|srt)$/i, error: 'must be an http, https, rtmp, rtsp or srt URL' })
  .max(mostCharacters, { error: `must be at most ${mostCharacters} characters` })
  .refine((url) => !isStream(url) || parseStreamUrl(url) !== undefined, {
    error:
      'must be rtmp://host[:port]/app/stream, rtsp://[user:password@]host[:port]/path or srt://host:port[?streamid=…]',
  });

/** A rule over VideoSrc and Mode: an RTMP stream has no beginning, no end and no position. */
export const isPlayableIn = ({ VideoSrc, Mode }: { VideoSrc: string; Mode: 'vod' | 'live' }): boolean =>
  Mode === 'live' || !/^rtmp/i.test(VideoSrc);

export const needsLive = { path: ['VideoSrc'], message: 'must not be an rtmp URL in Mode vod' };
