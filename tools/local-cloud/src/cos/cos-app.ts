import { type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { type CredentialStore } from '../credential-store.ts';
import { isFromThisMachine, type NodeApp } from '../listen.ts';
import { authenticate } from './authenticate.ts';
import { cosError } from './cos-error.ts';
import { type Bucket } from './cos-request.ts';
import { toErrorResponse } from './responses.ts';
import { type Faults } from './faults.ts';
import { parseRequestTarget } from './request-target.ts';
import { isInScope, isPublic, findHandler } from './routes.ts';

interface CosAppParts {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly credentials: CredentialStore;
  readonly faults: Faults;
}

/** Creates the HTTP interface of the local COS. */
export function createCosApp(parts: CosAppParts): NodeApp {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (context) => {
    const { incoming, outgoing } = context.env;
    const [method, rawUrl] = [incoming.method ?? 'GET', incoming.url ?? '/'];
    const requestId = randomUUID();
    const fault = parts.faults.strike(method, rawUrl);
    if (fault === 'drop') {
      outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    const response =
      fault === undefined
        ? await answer(parts, incoming, requestId)
        : toErrorResponse(cosError('ServiceUnavailable', 'An injected fault.'), {
            incoming,
            requestId,
            status: fault,
          });
    for (const [name, value] of Object.entries(makeCorsHeaders(incoming.headers.origin)))
      response.headers.set(name, value);
    response.headers.set('x-cos-request-id', requestId);
    response.headers.set('server', 'tencent-cos');
    return response;
  });
  return app;
}

/**
 * Creates CORS headers: scripts of local pages may read recordings; those of other sites in the same browser may not.
 */
function makeCorsHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined || !isFromThisMachine(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'Range, If-Match, If-None-Match, If-Range',
    'access-control-expose-headers': 'ETag, Content-Length, Content-Range, Accept-Ranges, x-cos-request-id',
  };
}

async function answer(
  { buckets, credentials }: CosAppParts,
  incoming: HttpBindings['incoming'],
  requestId: string,
): Promise<Response> {
  const [method, rawUrl] = [incoming.method ?? 'GET', incoming.url ?? '/'];
  if (method === 'OPTIONS') return new Response(null, { status: 204 });
  try {
    const target = parseRequestTarget(rawUrl);
    const credential = authenticate(
      { method, key: target.key, query: target.query, headers: incoming.headers },
      credentials,
      Math.floor(Date.now() / 1000),
    );
    const signed = credential !== undefined;
    if (!isPublic(method, target) && !(signed && isInScope(target, credential.scope)))
      throw cosError('AccessDenied', 'Access Denied.');
    const store = buckets.get(target.bucket);
    if (store === undefined) throw cosError('NoSuchBucket', 'The specified bucket does not exist.');
    return await findHandler(method, target)({ ...target, method, store, incoming, signed, requestId });
  } catch (error) {
    if (!(error instanceof ServiceError)) console.error('local COS failed:', error);
    return toErrorResponse(error, { incoming, requestId });
  }
}
