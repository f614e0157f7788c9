import { once } from 'node:events';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { toMessage } from '@scf-media/protocol/errors';
import { wait } from '../retry/index.ts';
import type { Logger } from '../log/index.ts';
import type { Service } from './create-service.ts';
import { limitBodies } from './limit-bodies.ts';

interface ServeOptions {
  app: Service;
  port: number;
  /** 0.0.0.0 on SCF, 127.0.0.1 on a laptop. */
  host: string;
  log: Logger;
  /**
   * Runs after the handlers' signal is aborted, while requests still finish; its signal is aborted when the grace
   * period is over. What handlers still use must be closed only after this function has returned.
   */
  onShutdown?: (deadline: AbortSignal) => Promise<void>;
  /** For current requests and `onShutdown` together, ms; after it connections are cut. */
  graceMs: number;
  /** Stops the service like a signal. */
  until?: AbortSignal;
  /** Limits for clients that send slowly or nothing. */
  limits?: ConnectionLimits;
  /** Called with the actual port once requests are accepted. */
  onListening?: (address: { port: number }) => void;
}

interface ConnectionLimits {
  /**
   * Concurrent connections; further ones are closed immediately. A process has a limit of open files, and needs some for
   * itself.
   */
  maxConnections: number;
  /** Until all headers, and until the whole request, has been received, ms. */
  headersMs: number;
  requestMs: number;
  /** How often connections are checked, ms. */
  checkMs: number;
  /** The memory limit of all current request bodies together, and how often it is checked. */
  bodyBytes: number;
  bodyCheckMs: number;
}

const DEFAULT_LIMITS: ConnectionLimits = {
  maxConnections: 4_000,
  headersMs: 20_000,
  // The largest body, 1 MiB, at 140 kbit/s.
  requestMs: 60_000,
  checkMs: 5_000,
  // The smallest function has 128 MB.
  bodyBytes: 32 * 1024 * 1024,
  // At 1 Gbit/s, 6 MB arrive in that time.
  bodyCheckMs: 50,
};

/**
 * Serves until SIGTERM, SIGINT or `until`: then handlers' signals are aborted, no new connection is accepted, current
 * requests finish within the grace period, and it returns. A second signal exits at once.
 *
 * @throws the server's own error when it cannot listen
 */
export async function serveUntilSignal(options: ServeOptions): Promise<void> {
  const { app, port, host, log, graceMs, limits = DEFAULT_LIMITS } = options;
  const shutdown = new AbortController();
  const server = createAdaptorServer({
    fetch: (request, { incoming, outgoing }) =>
      // It is HTTP/1, see below; the adapter's types allow HTTP/2 too.
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
  const responses = trackLastResponses(server, shutdown.signal);

  // Before anybody can know the address: a signal right after the start must not kill the process.
  using signals = catchSignals();
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const listening = { port: typeof address === 'object' && address !== null ? address.port : port };
  log.info({ host, ...listening }, 'listening');
  options.onListening?.(listening);

  const signal = await Promise.race([signals.first, ...(options.until ? [waitForAbort(options.until)] : [])]);
  log.info({ signal, graceMs }, 'shutting down');
  shutdown.abort(new Error(`stopped by ${signal}`));

  const deadline = AbortSignal.timeout(graceMs);
  const closed = once(server, 'close');
  server.close();
  responses.close();
  const finishing = Promise.allSettled([closed, options.onShutdown?.(deadline)]);
  await Promise.race([finishing, wait(graceMs, { until: until(finishing) })]);
  if (deadline.aborted) log.warn({ graceMs }, 'the grace period is over, connections are cut');
  server.closeAllConnections();
  await closed;
  const [, onShutdown] = deadline.aborted ? [] : await finishing;
  if (onShutdown?.status === 'rejected') log.error({ err: onShutdown.reason }, 'shutting down failed');
  log.info('stopped');
}

/**
 * Closes connections after their current response, because keep-alive would hold the server open.
 *
 * Tracked by connection: a set that every response enters and leaves is copied all the time, and its copies keep
 * finished requests from being collected, which took a fifth of the cost of a small request.
 */
function trackLastResponses(server: Server, shutdown: AbortSignal): { close: () => void } {
  const latest = new Map<Socket, ServerResponse>();
  const makeLast = (response: ServerResponse) => {
    response.shouldKeepAlive = false;
    // A response whose headers were sent already leaves its socket open and idle.
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

/** Handles the stop signals until it is disposed: the first one resolves, a second one exits at once. */
function catchSignals(): { first: Promise<NodeJS.Signals> } & Disposable {
  // Not Promise.withResolvers: vod-callback runs on Node 20, which lacks it.
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

/** Resolves with the reason when the signal is aborted. */
async function waitForAbort(signal: AbortSignal): Promise<string> {
  if (!signal.aborted) await once(signal, 'abort');
  return toMessage(signal.reason);
}

function until(work: Promise<unknown>): AbortSignal {
  const over = new AbortController();
  void work.finally(() => over.abort());
  return over.signal;
}
