import type { Context } from 'hono';
import type { ServiceEnv } from '../http/index.ts';

/**
 * Returns the address of the client: on SCF from the header of the function URL, elsewhere from the connection.
 *
 * @param options.onPlatform whether the service runs on SCF; anywhere else its headers come from the caller
 */
export function getClientAddress(context: Context<ServiceEnv>, options: { onPlatform: boolean }): string {
  // Without bindings, as in a bare app.fetch(request), Hono leaves env undefined despite its type.
  const socketAddress = (context.env as ServiceEnv['Bindings'] | undefined)?.incoming?.socket.remoteAddress;
  const told = options.onPlatform ? context.req.header('x-scf-remote-addr') : undefined;
  // Sometimes it includes the port: 203.0.113.5:51234 or [2001:db8::1]:51234.
  const address = told?.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return address || socketAddress || 'unknown';
}
