import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../log/index.ts';

interface Body {
  request: IncomingMessage;
  /** What had come over its connection for those before it. */
  beforeBytes: number;
}

/**
 * Cuts requests off while the bodies of all that are under way hold more memory together than they may: each is limited, but
 * there may be thousands. The largest goes first, and what is whole is left: so small ones get through whatever large ones
 * come beside them.
 *
 * Looks at what the connections have received, as a body is read by its handler alone.
 *
 * @param options.everyMs how often it looks while there are bodies
 */
export function limitBodies(
  server: Server,
  { maxBytes, everyMs, log }: { maxBytes: number; everyMs: number; log: Logger },
): Disposable {
  const underWay = new Set<Body>();
  // The first piece of a body often comes with its headers, so it is too late to look when a request begins.
  const endedAtBytes = new WeakMap<Socket, number>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const held = [...underWay].map((body) => ({ ...body, bytes: countBytes(body) }));
    let total = held.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxBytes) return;
    const growing = held.filter(({ request }) => !request.complete).toSorted((a, b) => b.bytes - a.bytes);
    let cut = 0;
    for (const { request, bytes } of growing) {
      if (total <= maxBytes) break;
      request.destroy(new Error('the bodies of all requests together are too large'));
      total -= bytes;
      cut += 1;
    }
    log.warn({ maxBytes, cut }, 'requests were cut off: their bodies together are too large');
  }

  server.prependListener('request', (request, response) => {
    response.once('close', () => endedAtBytes.set(request.socket, request.socket.bytesRead));
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    if (Number(length) === 0 && encoding === undefined) return;
    const body = { request, beforeBytes: endedAtBytes.get(request.socket) ?? 0 };
    underWay.add(body);
    timer ??= setInterval(look, everyMs).unref();
    response.once('close', () => {
      underWay.delete(body);
      if (underWay.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
  });
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function countBytes({ request, beforeBytes }: Body): number {
  return Math.max(0, request.socket.bytesRead - beforeBytes);
}
