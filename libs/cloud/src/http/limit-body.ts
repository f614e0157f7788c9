import { ServiceError } from '@scf-media/protocol/errors';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestHeaderOf, type ServiceEnv } from './service-env.ts';

/**
 * Refuses bodies of more than `maxBytes`: ServiceError `RequestTooLarge`.
 *
 * A length that is announced is taken at its word, which Node's parser holds the sender to. Hono's own limit is for the
 * rest: it makes a web stream of every body, and that is half of what a small request costs.
 */
export function limitBody(maxBytes: number): MiddlewareHandler<ServiceEnv> {
  const tooLarge = () => {
    throw new ServiceError('RequestTooLarge', `the request body is larger than ${maxBytes} bytes`, {
      fault: 'caller',
    });
  };
  const limitStream = bodyLimit({ maxSize: maxBytes, onError: tooLarge });
  return async (context, next) => {
    const { method } = context.req;
    if (method === 'GET' || method === 'HEAD') return next();
    const length = requestHeaderOf(context, 'content-length');
    const isChunked = requestHeaderOf(context, 'transfer-encoding') !== undefined;
    if (length === undefined || isChunked) return limitStream(context, next);
    if (Number(length) > maxBytes) tooLarge();
    return next();
  };
}
