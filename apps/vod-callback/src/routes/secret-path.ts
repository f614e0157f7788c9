import type { Service, ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { isEqualSecret } from '../accept/callback-request.ts';

/**
 * Mounts routes below `/<secret>` if there is a secret, else at the root. A wrong secret gets the same response as a path that
 * does not exist.
 *
 * @param add adds the routes
 */
export function mountBelowSecret(
  app: Service,
  secret: string | undefined,
  add: (routes: Hono<ServiceEnv>) => void,
): void {
  const routes = new Hono<ServiceEnv>();
  if (secret !== undefined) {
    routes.use('*', async (context, next) => {
      const [, first = ''] = context.req.path.split('/');
      if (!isEqualSecret(first, secret)) {
        throw new ServiceError('NotFound', 'this path does not exist', { fault: 'caller' });
      }
      await next();
    });
  }
  add(routes);
  app.route(secret === undefined ? '/' : '/:pathSecret', routes);
}

/** Masks the secret in a path, for logs and traces. */
export function maskSecret(path: string, secret: string | undefined): string {
  return secret === undefined ? path : path.replaceAll(secret, '[secret]');
}
