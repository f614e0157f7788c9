import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../log/index.ts';

interface Body {
  request: IncomingMessage;
  /** Bytes that its connection had received for earlier requests. */
  beforeBytes: number;
}

/**
 * Limits the memory of all request bodies together: each body is limited, but there may be thousands at once. Over the
 * limit, it aborts incomplete requests, those with the largest bodies first, so that small ones get through.
 *
 * Measures what connections have received, because only a request's handler reads its body.
 *
 * @param options.maxBytes the limit of all bodies together
 * @param options.everyMs how often it checks while there are bodies
 */
export function limitBodies(
  server: Server,
  { maxBytes, everyMs, log }: { maxBytes: number; everyMs: number; log: Logger },
): Disposable {
  const current = new Set<Body>();
  // By connection, at the end of a request: the first bytes of a body often arrive with its headers, so bytesRead at the
  // start of a request already includes them.
  const endedAtBytes = new WeakMap<Socket, number>();
  let timer: NodeJS.Timeout | undefined;

  function check(): void {
    const bodies = [...current].map((body) => ({ ...body, bytes: countBytes(body) }));
    let total = bodies.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxBytes) return;
    const growing = bodies.filter(({ request }) => !request.complete).toSorted((a, b) => b.bytes - a.bytes);
    let aborted = 0;
    for (const { request, bytes } of growing) {
      if (total <= maxBytes) break;
      request.destroy(new Error('the bodies of all requests together are too large'));
      total -= bytes;
      aborted += 1;
    }
    log.warn({ maxBytes, aborted }, 'requests were aborted: their bodies together are too large');
  }

  server.prependListener('request', (request, response) => {
    response.once('close', () => endedAtBytes.set(request.socket, request.socket.bytesRead));
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    if (Number(length) === 0 && encoding === undefined) return;
    const body = { request, beforeBytes: endedAtBytes.get(request.socket) ?? 0 };
    current.add(body);
    timer ??= setInterval(check, everyMs).unref();
    response.once('close', () => {
      current.delete(body);
      if (current.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
  });
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function countBytes({ request, beforeBytes }: Body): number {
  return Math.max(0, request.socket.bytesRead - beforeBytes);
}
