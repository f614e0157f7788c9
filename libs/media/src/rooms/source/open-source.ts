import { randomBytes } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';
import { parseStreamUrl, type StreamUrl } from '@scf-media/protocol/trtc-push';
import { Server } from 'proxy-chain';
import { ProxyAgent } from 'undici';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createPinnedLookup, type ResolveAddresses } from '../../net/egress-proxy.ts';
import { type LivePlaylists, openLivePlaylists } from './live-playlists.ts';
import { type SourceInput, writeStreamList } from './source-input.ts';

/** A source that is read through a proxy of ours; disposing closes it. */
export interface OpenSource extends AsyncDisposable {
  readonly input: SourceInput;
  /** The host that was refused, for example of a redirect or of a playlist's segment. */
  refusedHost(): string | undefined;
}

/** No host has this name (RFC 6761): only our proxy answers for it. */
const sourceHost = 'source.invalid';

/**
 * Prepares a source for ffmpeg, which resolves names and follows redirects and playlists without asking: all its
 * connections go through a proxy of ours that connects only to approved addresses. The proxy also keeps the source's
 * URL out of ffmpeg's arguments, which every user of the machine can read: it redirects a name of ours to the file,
 * or returns a list with an RTMP, RTSP or SRT stream and its approved address. The playlists of a live source are
 * read here: see {@link openLivePlaylists}.
 *
 * @param resolveAddresses see {@link ResolveAddresses}; when left out, ffmpeg may connect to anything
 * @throws ServiceError of `resolveAddresses` for a stream that may not be reached; `SourceNotPlayable`
 */
export async function openSource(
  { url, isLive }: { url: string; isLive: boolean },
  resolveAddresses: ResolveAddresses | undefined,
): Promise<OpenSource> {
  await using opening = new AsyncDisposableStack();
  const stream = /^https?:/i.test(url) ? undefined : parseStreamUrl(url);
  const list = stream && writeStreamList(...(await resolveStream(stream, resolveAddresses, opening)), isLive);
  const answer =
    list === undefined
      ? { statusCode: 302, headers: { location: new URL(url).href } }
      : { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: list };
  const password = randomBytes(18).toString('base64url');
  let refusedHost: string | undefined;
  let playlists: LivePlaylists | undefined;
  const proxy = new Server({
    host: '127.0.0.1',
    port: 0,
    async prepareRequestFunction(request) {
      // Every user of the machine can connect to the port.
      if (request.password !== password) return { requestAuthentication: true };
      if (request.hostname === sourceHost) {
        const { pathname } = new URL(request.request.url ?? '', `http://${sourceHost}`);
        const isPlaylist = playlists !== undefined && pathname.startsWith('/live/');
        return { customResponseFunction: () => (isPlaylist ? playlists?.answer(pathname) : answer) as never };
      }
      if (resolveAddresses === undefined) return {};
      try {
        return { dnsLookup: createPinnedLookup(await resolveAddresses(request.hostname)) as never };
      } catch (error) {
        if (error instanceof ServiceError && error.fault === 'caller') refusedHost = request.hostname;
        throw error;
      }
    },
  });
  await proxy.listen();
  opening.defer(() => proxy.close(true));
  if (isLive && stream === undefined) {
    const token = `Basic ${Buffer.from(`source:${password}`).toString('base64')}`;
    const dispatcher = new ProxyAgent({
      uri: `http://127.0.0.1:${proxy.port}`,
      token,
      // Like ffmpeg, which reads the segments: cameras have self-signed certificates.
      requestTls: { rejectUnauthorized: false },
    });
    opening.defer(() => dispatcher.destroy());
    playlists = opening.use(openLivePlaylists({ url, baseUrl: `http://${sourceHost}`, dispatcher }));
  }
  const opened = opening.move();
  return {
    input: {
      // ffmpeg recognises some formats by the extension.
      url: `http://${sourceHost}/source${/\.[a-z\d]{1,5}$/i.exec(new URL(url).pathname)?.[0] ?? ''}`,
      isLive,
      environment: { http_proxy: `http://source:${password}@127.0.0.1:${proxy.port}` },
      listed: stream?.scheme,
      playlists,
    },
    refusedHost: () => refusedHost,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Returns the stream, and the address at which ffmpeg finds it. */
async function resolveStream(
  stream: StreamUrl,
  resolveAddresses: ResolveAddresses | undefined,
  scope: AsyncDisposableStack,
): Promise<[StreamUrl, string]> {
  const [first] =
    resolveAddresses === undefined ? [{ address: stream.host }] : await resolveAddresses(stream.host);
  if (first === undefined)
    throw new ServiceError('SourceNotPlayable', 'the source has no address', { fault: 'destination' });
  if (stream.scheme !== 'rtsp') return [stream, first.address];
  const relay = scope.use(await openRtspRelay({ address: first.address, port: stream.port }));
  return [{ ...stream, port: relay.port }, '127.0.0.1'];
}

/** A relay to one RTSP server; disposing cuts its connections. */
interface RtspRelay extends AsyncDisposable {
  /** The port on 127.0.0.1. */
  readonly port: number;
}

/** A redirect, which ffmpeg would follow without any check. */
const redirect = /RTSP\/1\.\d 3\d\d/;
const longestMatch = 'RTSP/1.0 300'.length;

/** Relays to an approved address, and cuts the connection when the server redirects. */
async function openRtspRelay(target: { address: string; port: number }): Promise<RtspRelay> {
  const sockets = new Set<Socket>();
  const own = (socket: Socket): Socket => {
    sockets.add(socket);
    // ffmpeg notices a connection that breaks.
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    own(client).setNoDelay(true);
    const upstream = own(connect({ host: target.address, port: target.port, noDelay: true }));
    const both = (end: () => void): void => void (client.once('close', end), upstream.once('close', end));
    both(() => (client.destroy(), upstream.destroy()));
    client.pipe(upstream);
    let end = '';
    upstream.on('data', (bytes) => {
      const text = end + bytes.toString('latin1');
      end = text.slice(-longestMatch);
      if (redirect.test(text)) client.destroy();
      else if (!client.write(bytes)) {
        upstream.pause();
        client.once('drain', () => upstream.resume());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
