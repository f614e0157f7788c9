import { z } from 'zod';

const maxCharacters = 4096;
const isStream = (url: string): boolean => /^(rtmp|rtsp|srt):/i.test(url);

/**
 * The source: a file or a stream over HTTP, or an RTMP, RTSP or SRT stream. Stored as written, because it may be
 * signed.
 */
export const sourceField = z
  .url({ protocol: /^(https?|rtmp|rtsp|srt)$/i, error: 'must be an http, https, rtmp, rtsp or srt URL' })
  .max(maxCharacters, { error: `must be at most ${maxCharacters} characters` })
  .refine((url) => !isStream(url) || parseStreamUrl(url) !== undefined, {
    error:
      'must be rtmp://host[:port]/app/stream, rtsp://[user:password@]host[:port]/path or srt://host:port[?streamid=…]',
  });

/** A rule for VideoSrc and Mode: an RTMP stream has no beginning, no end and no position. */
export const isPlayableIn = ({ VideoSrc, Mode }: { VideoSrc: string; Mode: 'vod' | 'live' }): boolean =>
  Mode === 'live' || !/^rtmp/i.test(VideoSrc);

export const needsLive = { path: ['VideoSrc'], message: 'must not be an rtmp URL in Mode vod' };

/** The parts of an RTMP, RTSP or SRT URL. */
export interface StreamUrl {
  scheme: 'rtmp' | 'rtsp' | 'srt';
  /** `user:password@` or empty; only cameras (rtsp) have one. */
  userInfo: string;
  /** A name or an address, an IPv6 one without brackets. */
  host: string;
  port: number;
  /** From the first `/` on, including the query; may be empty. */
  path: string;
}

const defaultPorts = { rtmp: 1935, rtsp: 554, srt: undefined } as const;

/**
 * Only URLs whose authority every parser reads alike are accepted: no user (except rtsp's), no `?` or `#` (except
 * srt's query), no second `@`. WHATWG's URL and ffmpeg's `av_url_split` find different hosts in what is rejected
 * here.
 */
const pattern =
  /^(?:(rtmp|srt):\/\/|(rtsp):\/\/((?:[\w.~%!$&()*+,;=-]+(?::[\w.~%!$&()*+,;=-]*)?@)?))(?:\[([\da-f:.]+)\]|([a-z\d](?:[a-z\d._-]*[a-z\d])?))(?::(\d{1,5}))?(.*)$/i;
/** Printable characters without spaces and quotes: it is written into a list of one line. */
const pathPattern = /^(?:\/[!$%&(-~]*)?$/;
const queryPattern = /^\/?(?:\?[!#$%&(-~]*)?$/;

/** Pure: parses an `rtmp`, `rtsp` or `srt` URL. @returns undefined for a URL that parsers may read differently */
export function parseStreamUrl(text: string): StreamUrl | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, plain = '', camera = '', userInfo = '', address, name = '', portText, path = ''] = match;
  const scheme = (plain || camera).toLowerCase() as StreamUrl['scheme'];
  const port = portText === undefined ? defaultPorts[scheme] : Number(portText);
  if (port === undefined || port < 1 || port > 65_535) return undefined;
  if (!(scheme === 'srt' ? queryPattern : pathPattern).test(path)) return undefined;
  // Without a stream name there is nothing to play.
  if (scheme === 'rtmp' && !/^\/[^/?]/.test(path)) return undefined;
  return { scheme, userInfo, host: address ?? name, port, path };
}
