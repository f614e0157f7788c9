/** Ways to name this machine and its network; the DNS answers for `r…` change. */
const hosts = [
  ...Array.from({ length: 9 }, (_, at) => `r${at}.rebind.test`),
  ...[
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    'localhost',
    'App.LOCALHOST.',
  ],
  ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::1]'],
  ...['１２７.０.０.１', '169.254.0.23', 'metadata.tencentyun.com'],
];

/** Ways to write a URL so that parsers may disagree about its host. */
const shapes: readonly ((host: string, port: number) => string)[] = [
  (host, port) => `http://${host}:${port}/`,
  (host, port) => `http://${host}:${port}/a.mp4?sign=1`,
  (host, port) => `http://${host}:${port}/a.m3u8`,
  (host, port) => `HTTP://${host}:${port}/`,
  (host, port) => `http:${host}:${port}/`,
  (host, port) => `http:/\\${host}:${port}/`,
  (host, port) => `http://user:word@${host}:${port}/`,
  (host, port) => `http://public.test@${host}:${port}/`,
  (host, port) => `http://public.test:80@${host}:${port}/`,
  (host, port) => `http://a@b:c@${host}:${port}/`,
  (host, port) => `http://${host}:${port}/?@public.test`,
  (host, port) => `http://${host}:${port}/#@public.test`,
  (host, port) => `http://${host}:${port}\\@public.test/`,
  (host, port) => `http://${host}:${port}/../..//public.test`,
  (host, port) => ` http://${host}:${port}/`,
  (host, port) => `http://${host}:${port}/\t`,
  (host, port) => `ht\ntp://${host}:${port}/`,
  (host, port) => `http://${host.toUpperCase()}:0${port}/`,
  (host, port) => `http://${host}.:${port}/`,
  (host, port) => `http://${host}:${port}`,
];

/** The same for stream URLs; ffmpeg parses `?`, `#` and `@` before the path differently. */
const streamShapes: readonly ((host: string, port: number) => string)[] = [
  (host, port) => `rtmp://${host}:${port}/live/x`,
  (host, port) => `rtmp://a@b:c@${host}:${port}/live/x`,
  (host, port) => `rtmp://public.test@${host}:${port}/live/x`,
  (host, port) => `rtmp://${host}:${port}?x@public.test/live/x`,
  (host, port) => `rtmp://${host}:${port}#@public.test/live/x`,
  (host, port) => `RTMP://${host}:${port}/live/x y`,
  (host, port) => `rtsp://${host}:${port}/live/x`,
  (host, port) => `rtsp://a:b@${host}:${port}/live/x`,
  (host, port) => `rtsp://a@b@${host}:${port}/live/x`,
  (host, port) => `srt://${host}:${port}?streamid=x`,
];

/** Pure: lists 500 URLs of pages and files that lead to a port of this machine, or would with another parser. */
export const inwardUrls = (port: number): string[] =>
  hosts.flatMap((host) => shapes.map((shape) => shape(host, port)));

/** Pure: lists 250 URLs of streams. */
export const inwardStreams = (port: number): string[] =>
  hosts.flatMap((host) => streamShapes.map((shape) => shape(host, port)));

/** The hosts alone, as a browser sends them to its proxy, and as a request names its Redis. */
export const inwardHosts: readonly string[] = hosts.map((host) => host.replace(/^\[(.*)\]$/, '$1'));

/** Pure: selects a number of items, evenly from the whole list. */
export const sampleEvenly = <Item>(all: readonly Item[], count: number): Item[] =>
  all.filter(
    (_, at) => Math.floor((at * count) / all.length) !== Math.floor(((at - 1) * count) / all.length),
  );
