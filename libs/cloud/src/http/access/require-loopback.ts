import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../index.ts';

/**
 * Protects a service that listens on loopback and is open to all: rejects with HTTP 403 what pages of other sites
 * send from a browser on this machine. Such pages can send requests without reading the response (`Origin` is
 * theirs), and can read it as well when their host name resolves to loopback (`Host` is theirs).
 *
 * @param options.listensOn the address; nothing is rejected on any but loopback, where others are meant to call
 */
export function requireLoopback({
  listensOn,
  isOpen,
}: {
  listensOn: string;
  isOpen: boolean;
}): MiddlewareHandler<ServiceEnv> {
  const isProtected = isOpen && isLoopbackHost(listensOn);
  return async (context, next) => {
    const origin = context.req.header('origin');
    const host = context.req.header('host');
    if (!isProtected || isLoopbackRequest({ origin, host })) return next();
    const { requestId, log } = context.var;
    log.info('request refused: it comes from a page of another site');
    const ErrorMessage = 'this service is for this machine: Host and Origin must be those of loopback';
    return context.json({ ErrorCode: 'Forbidden', ErrorMessage, RequestID: requestId }, 403);
  };
}

/** Pure: returns whether both headers, as far as they are present, name loopback. */
function isLoopbackRequest({
  origin,
  host,
}: {
  origin: string | undefined;
  host: string | undefined;
}): boolean {
  const hosts = [
    ...(host === undefined ? [] : [URL.parse(`http://${host}`)?.hostname ?? '']),
    // Sandboxed frames and redirects send `null`.
    ...(origin === undefined ? [] : [URL.parse(origin)?.hostname ?? '']),
  ];
  return hosts.every(isLoopbackHost);
}

function isLoopbackHost(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) || /^([^.].*\.)?localhost$/.test(name);
}
