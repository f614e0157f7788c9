import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';

/**
 * For a service that listens on this machine only and lets everybody call: refuses with HTTP 403 what pages of other sites send
 * that are open in a browser of this machine. They can send without reading the answer (`Origin` is theirs), and read it too
 * when their name is made to lead here (`Host` is theirs).
 *
 * @param options.listensOn the address; on any but loopback, where others are meant to call, nothing is refused
 */
export function requireLoopback({
  listensOn,
  isOpen,
}: {
  listensOn: string;
  isOpen: boolean;
}): MiddlewareHandler<ServiceEnv> {
  const isMeant = isOpen && isLoopbackHost(listensOn);
  return async (context, next) => {
    const origin = context.req.header('origin');
    const host = context.req.header('host');
    if (!isMeant || isLoopbackRequest({ origin, host })) return next();
    const { requestId, log } = context.var;
    log.info('request refused: it comes from a page of another site');
    const ErrorMessage = 'this service is for this machine: Host and Origin must be those of loopback';
    return context.json({ ErrorCode: 'Forbidden', ErrorMessage, RequestID: requestId }, 403);
  };
}

/** Pure: whether both headers, as far as they are there, name this machine. */
export function isLoopbackRequest({
  origin,
  host,
}: {
  origin: string | undefined;
  host: string | undefined;
}): boolean {
  const hosts = [
    ...(host === undefined ? [] : [URL.parse(`http://${host}`)?.hostname ?? '']),
    // `null` is what sandboxed frames and redirects send.
    ...(origin === undefined ? [] : [URL.parse(origin)?.hostname ?? '']),
  ];
  return hosts.every(isLoopbackHost);
}

function isLoopbackHost(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) || /^([^.].*\.)?localhost$/.test(name);
}
