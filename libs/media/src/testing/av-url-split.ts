/**
 * Splits host and port of a URL as ffmpeg does (`av_url_split` of libavformat/utils.c): the authority ends at the
 * first of `/?#`, and begins after its last `@`.
 */
export function avUrlSplit(url: string): { host: string; port: number } {
  const rest = url.slice(url.indexOf(':') + 1).replace(/^\/{0,2}/, '');
  const authority = rest.slice(0, rest.search(/[/?#]|$/));
  const server = authority.slice(authority.lastIndexOf('@') + 1);
  const bracket = server.startsWith('[') ? server.indexOf(']') : -1;
  const colon = bracket > 0 ? (server[bracket + 1] === ':' ? bracket + 1 : -1) : server.indexOf(':');
  const host = bracket > 0 ? server.slice(1, bracket) : colon < 0 ? server : server.slice(0, colon);
  return { host, port: colon < 0 ? -1 : Number.parseInt(server.slice(colon + 1), 10) || 0 };
}
