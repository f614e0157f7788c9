import { z } from 'zod';

const maxCharacters = 4096;
const isStream = (url: string): boolean => /^(rtmp|rtsp|srt):/i.test(url);

/** Where the media comes from: a file or a stream over HTTP, or an RTMP, RTSP or SRT stream. Kept as written: it may be signed. */
export const sourceField = z
  .url({ protocol: /^(https?|rtmp|rtsp|srt)$/i, error: 'must be an http, https, rtmp, rtsp or srt URL' })
  .max(maxCharacters, { error: `must be at most ${maxCharacters} characters` })
  .refine((url) => !isStream(url) || parseStreamUrl(url) !== undefined, {
    error:
      'must be rtmp://host[:port]/app/stream, rtsp://[user:password@]host[:port]/path or srt://host:port[?streamid=…]',
  });

/** A rule over VideoSrc and Mode: an RTMP stream has no beginning, no end and no position. */
export const isPlayableIn = ({ VideoSrc, Mode }: { VideoSrc: string; Mode: 'vod' | 'live' }): boolean =>
  Mode === 'live' || !/^rtmp/i.test(VideoSrc);

export const needsLive = { path: ['VideoSrc'], message: 'must not be an rtmp URL in Mode vod' };

/** A source that is no file of a web server, taken apart. */
export interface StreamUrl {
  scheme: 'rtmp' | 'rtsp' | 'srt';
  /** `user:password@`, or nothing; only cameras (rtsp) have one. */
  userInfo: string;
  /** A name or an address, an IPv6 one without its brackets. */
  host: string;
  port: number;
  /** From the first `/` on, with its query; may be empty. */
  path: string;
}

const defaultPorts = { rtmp: 1935, rtsp: 554, srt: undefined } as const;

/**
 * What stands in front of the path is read in one way only, by everybody: no user (but rtsp's), no `?` or `#` (but srt's query), no
 * second `@`. WHATWG's URL and ffmpeg's `av_url_split` find different hosts in what is refused here.
 */
const pattern =
  /^(?:(rtmp|srt):\/\/|(rtsp):\/\/((?:[\w.~%!$&()*+,;=-]+(?::[\w.~%!$&()*+,;=-]*)?@)?))(?:\[([\da-f:.]+)\]|([a-z\d](?:[a-z\d._-]*[a-z\d])?))(?::(\d{1,5}))?(.*)$/i;
/** Printable, without blanks and quotes: it is written into a list of one line. */
const pathPattern = /^(?:\/[!$%&(-~]*)?$/;
const queryPattern = /^\/?(?:\?[!#$%&(-~]*)?$/;

/** Reads an `rtmp`, `rtsp` or `srt` URL. Pure. @returns undefined when it is not written so that it can be read in one way only */
export function parseStreamUrl(text: string): StreamUrl | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, plain = '', camera = '', userInfo = '', address, name = '', portText, path = ''] = match;
  const scheme = (plain || camera).toLowerCase() as StreamUrl['scheme'];
  const port = portText === undefined ? defaultPorts[scheme] : Number(portText);
  if (port === undefined || port < 1 || port > 65_535) return undefined;
  if (!(scheme === 'srt' ? queryPattern : pathPattern).test(path)) return undefined;
  // Without a stream there is nothing to play.
  if (scheme === 'rtmp' && !/^\/[^/?]/.test(path)) return undefined;
  return { scheme, userInfo, host: address ?? name, port, path };
}
