import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A relay to one RTSP server; disposing cuts its connections. */
export interface RtspRelay extends AsyncDisposable {
  /** The port on 127.0.0.1. */
  readonly port: number;
}

/** A redirect, which ffmpeg would follow without any check. */
const redirect = /RTSP\/1\.\d 3\d\d/;
const longestMatch = 'RTSP/1.0 300'.length;

/** Relays to an approved address, and cuts the connection when the server redirects. */
export async function openRtspRelay(target: { address: string; port: number }): Promise<RtspRelay> {
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
