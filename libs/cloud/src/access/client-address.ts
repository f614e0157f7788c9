import type { Context } from 'hono';
import type { ServiceEnv } from '../http/index.ts';

/**
 * Where a request comes from: on SCF what a function URL says, elsewhere the other end of the connection.
 *
 * @param options.onPlatform whether SCF stands in front; anywhere else its headers are the caller's own words
 */
export function getClientAddress(context: Context<ServiceEnv>, options: { onPlatform: boolean }): string {
  // Without bindings, as in a bare app.fetch(request), Hono leaves env undefined whatever its type says.
  const socketAddress = (context.env as ServiceEnv['Bindings'] | undefined)?.incoming?.socket.remoteAddress;
  const told = options.onPlatform ? context.req.header('x-scf-remote-addr') : undefined;
  // It comes with the port in some places: 203.0.113.5:51234 or [2001:db8::1]:51234.
  const address = told?.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return address || socketAddress || 'unknown';
}
