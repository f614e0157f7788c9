import { z } from 'zod';

const mostCharacters = 4096;

/** Where the media comes from: a file or a stream over HTTP, or an RTMP stream. Kept as written: it may be signed. */
export const sourceField = z
  .url({ protocol: /^(https?|rtmp)$/i, error: 'must be an http, https or rtmp URL' })
  .max(mostCharacters, { error: `must be at most ${mostCharacters} characters` });

/** A rule over VideoSrc and Mode: an RTMP stream has no beginning, no end and no position. */
export const isPlayableIn = ({ VideoSrc, Mode }: { VideoSrc: string; Mode: 'vod' | 'live' }): boolean =>
  Mode === 'live' || !/^rtmp/i.test(VideoSrc);

export const needsLive = { path: ['VideoSrc'], message: 'must be an http or https URL in Mode vod' };
