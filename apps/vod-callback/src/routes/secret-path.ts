import type { Service, ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { isEqualSecret } from '../accept/is-equal-secret.ts';

/**
 * Where the routes go: below `/<secret>` when there is one, else at the root. A wrong secret is answered like a path that
 * does not exist.
 *
 * @param add adds the routes to the app it is given
 */
export function belowSecretPath(
  app: Service,
  secret: string | undefined,
  add: (routes: Hono<ServiceEnv>) => void,
): void {
  const routes = new Hono<ServiceEnv>();
  if (secret !== undefined) {
    routes.use('*', async (context, next) => {
      const [, first = ''] = context.req.path.split('/');
      if (!isEqualSecret(first, secret)) {
        throw new ServiceError('NotFound', 'there is no such path', { fault: 'caller' });
      }
      await next();
    });
  }
  add(routes);
  app.route(secret === undefined ? '/' : '/:pathSecret', routes);
}

/** A path for the log. */
export function withoutSecret(path: string, secret: string | undefined): string {
  return secret === undefined ? path : path.replaceAll(secret, '[secret]');
}
