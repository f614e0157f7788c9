import { once } from 'node:events';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { messageOf } from '@scf-media/protocol/errors';
import { wait } from '../retry/index.ts';
import type { Logger } from '../log/index.ts';
import type { Service } from './create-service.ts';
import { limitBodies } from './limit-bodies.ts';

export interface ServeOptions {
  app: Service;
  port: number;
  /** SCF needs 0.0.0.0; a laptop 127.0.0.1. */
  host: string;
  log: Logger;
  /**
   * Runs once the handlers' signal is aborted, beside the requests that still finish; the signal it gets is aborted
   * when the grace is over. What handlers still use must not be closed here but after this function has returned.
   */
  onShutdown?: (deadline: AbortSignal) => Promise<void>;
  /** For requests under way and `onShutdown` together; after it connections are cut. */
  graceMs: number;
  /** Ends the service like a signal. */
  until?: AbortSignal;
  /** How much those may take who send slowly, or nothing. */
  limits?: ConnectionLimits;
  /** Told the real port once requests are taken. */
  onListening?: (address: { port: number }) => void;
}

export interface ConnectionLimits {
  /** At once; what comes beyond is closed at once. A process may have so many files open, and needs some for other things. */
  maxConnections: number;
  /** Until all headers are there, and until the whole request is, ms. */
  headersMs: number;
  requestMs: number;
  /** How often connections are looked at. */
  checkMs: number;
  /** What the bodies of all requests under way may hold together, and how often that is looked at. */
  bodyBytes: number;
  bodyCheckMs: number;
}

const DEFAULT_LIMITS: ConnectionLimits = {
  maxConnections: 4_000,
  headersMs: 20_000,
  // The largest body, 1 MiB, at 140 kbit/s.
  requestMs: 60_000,
  checkMs: 5_000,
  // Of the 128 MB that the smallest function has.
  bodyBytes: 32 * 1024 * 1024,
  // A network of 1 Gbit/s brings 6 MB in it.
  bodyCheckMs: 50,
};

/**
 * Serves until SIGTERM, SIGINT or `until`: handlers' signals are aborted, no new connection is taken, requests under way
 * finish within the grace, then it returns. A second signal exits at once.
 *
 * @throws the server's own error when it can't listen
 */
export async function serveUntilSignal(options: ServeOptions): Promise<void> {
  const { app, port, host, log, graceMs, limits = DEFAULT_LIMITS } = options;
  const shutdown = new AbortController();
  const server = createAdaptorServer({
    fetch: (request, { incoming, outgoing }) =>
      // Plain HTTP/1 it is, see below; the adapter's types allow for HTTP/2 too.
      app.fetch(request, {
        shutdown: shutdown.signal,
        remoteAddress: incoming.socket.remoteAddress,
        ...(incoming instanceof IncomingMessage ? { incoming } : {}),
        ...(outgoing instanceof ServerResponse ? { outgoing } : {}),
      }),
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
    },
  });
  if (!(server instanceof Server)) throw new TypeError('expected an HTTP/1 server');
  server.maxConnections = limits.maxConnections;
  using _bodies = limitBodies(server, { maxBytes: limits.bodyBytes, everyMs: limits.bodyCheckMs, log });
  const underWay = lastResponses(server, shutdown.signal);

  // Before anybody can know that we are there: a signal right after the start must not kill the process.
  using signals = catchSignals();
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const listening = { port: typeof address === 'object' && address !== null ? address.port : port };
  log.info({ host, ...listening }, 'listening');
  options.onListening?.(listening);

  const signal = await Promise.race([signals.first, ...(options.until ? [reasonOf(options.until)] : [])]);
  log.info({ signal, graceMs }, 'shutting down');
  shutdown.abort(new Error(`stopped by ${signal}`));

  const deadline = AbortSignal.timeout(graceMs);
  const closed = once(server, 'close');
  server.close();
  underWay.close();
  const finishing = Promise.allSettled([closed, options.onShutdown?.(deadline)]);
  await Promise.race([finishing, wait(graceMs, { until: until(finishing) })]);
  if (deadline.aborted) log.warn({ graceMs }, 'the grace is over, connections are cut');
  server.closeAllConnections();
  await closed;
  const [, onShutdown] = deadline.aborted ? [] : await finishing;
  if (onShutdown?.status === 'rejected') log.error({ err: onShutdown.reason }, 'shutting down failed');
  log.info('stopped');
}

/**
 * Makes every response that is still to come the last on its connection, or keep-alive would hold the server open.
 *
 * Kept by connection: a set that every response enters and leaves is copied all the time, and its copies hold finished
 * requests back from the collector, which took a fifth of what a small request costs.
 */
function lastResponses(server: Server, shutdown: AbortSignal): { close: () => void } {
  const latest = new Map<Socket, ServerResponse>();
  const makeLast = (response: ServerResponse) => {
    response.shouldKeepAlive = false;
    // One whose headers were out already leaves its socket open and idle.
    response.once('close', () => setImmediate(() => server.closeIdleConnections()));
  };
  server.on('connection', (socket: Socket) => socket.once('close', () => latest.delete(socket)));
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    latest.set(socket, response);
    if (shutdown.aborted) makeLast(response);
  });
  const close = () => {
    for (const response of latest.values()) makeLast(response);
    server.closeIdleConnections();
  };
  return { close };
}

/** In charge of the stop signals until it is disposed of: the first is told, a second one exits at once. */
function catchSignals(): { first: Promise<NodeJS.Signals> } & Disposable {
  // Not Promise.withResolvers: vod-callback runs on Node 20, which has none.
  let resolve: (signal: NodeJS.Signals) => void = () => {};
  const first = new Promise<NodeJS.Signals>((caught) => (resolve = caught));
  let count = 0;
  const listener = (signal: NodeJS.Signals) => {
    count += 1;
    if (count > 1) process.exit(1);
    resolve(signal);
  };
  process.on('SIGTERM', listener);
  process.on('SIGINT', listener);
  return {
    first,
    [Symbol.dispose]: () => {
      process.off('SIGTERM', listener);
      process.off('SIGINT', listener);
    },
  };
}

/** Resolves when the signal is aborted, with why. */
async function reasonOf(signal: AbortSignal): Promise<string> {
  if (!signal.aborted) await once(signal, 'abort');
  return messageOf(signal.reason);
}

function until(work: Promise<unknown>): AbortSignal {
  const over = new AbortController();
  void work.finally(() => over.abort());
  return over.signal;
}
