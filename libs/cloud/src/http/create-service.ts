import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getRequestHeader, type ServiceEnv, setResponseHeader } from './service-env.ts';
import type { Logger } from '../log/index.ts';
import { readRequestId } from '../scf/scf-context.ts';

export type Service = Hono<ServiceEnv>;

export interface ServiceOptions {
  name: string;
  log: Logger;
  maxBodyBytes: number;
  /** Logs requests that succeed on the level `debug`, for an app that tells by itself what it does about them. */
  quietSuccess?: boolean;
  /** How a path is logged, for an app with secrets in its paths; as it is when left out. */
  loggedPath?: (path: string) => string;
  /**
   * Says an error on the wire, in the one form of this app. Anything thrown that is no ServiceError comes as
   * `InternalError`, without its own message: that is for the log.
   */
  onError?: (error: ServiceError, requestId: string) => Response;
}

/**
 * The Hono app all services share: request id, `GET /health`, body limit, one access line per request, one place
 * where errors go on the wire, and JSON for unknown paths. Add routes to what it returns.
 */
export function createService(options: ServiceOptions): Service {
  const { name, log, maxBodyBytes, loggedPath = (path) => path, onError = defaultErrorResponse } = options;
  const app: Service = new Hono();

  app.use(async (context, next) => {
    const requestId = readRequestId({ 'x-scf-request-id': getRequestHeader(context, 'x-scf-request-id') });
    const startedMs = performance.now();
    context.set('requestId', requestId);
    context.set('log', lazyChild(log, { requestId }));
    // Before the handler: on an answer that is made already it would have to be copied.
    setResponseHeader(context, 'X-Request-Id', requestId);
    await next();
    // The path alone: queries carry tokens and bodies carry what callers send.
    const { method, path } = context.req;
    const { status } = context.res;
    const isQuiet = path === '/health' || (options.quietSuccess === true && status < 400);
    const level = isQuiet ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const durationMs = Math.round(performance.now() - startedMs);
    const { taskId } = context.var;
    const about = taskId === undefined ? {} : { taskId };
    log[level]({ requestId, ...about, method, path: loggedPath(path), status, durationMs }, 'request');
  });

  app.use(limitBody(maxBodyBytes));

  app.get('/health', (context) => context.json({ status: 'ok', name }));

  app.notFound((context) => {
    const body = errorBody(
      'NotFound',
      `there is no ${context.req.method} ${context.req.path}`,
      context.var.requestId,
    );
    return context.json(body, 404);
  });

  app.onError((thrown, context) => {
    const error = asServiceError(thrown);
    // The caller's mistakes are answered, not alarmed about.
    const level = error.fault === 'service' ? 'error' : 'info';
    context.var.log[level]({ err: thrown, code: error.code, fault: error.fault }, 'request failed');
    const response = onError(error, context.var.requestId);
    if (context.res.headers.get('X-Request-Id') === null)
      response.headers.set('X-Request-Id', context.var.requestId);
    return response;
  });

  return app;
}

function asServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  return new ServiceError('InternalError', 'internal error', { fault: 'service', cause: thrown });
}

const STATUS_OF_CODE: Readonly<Record<string, number>> = { RequestTooLarge: 413, LimitExceeded: 429 };
const STATUS_OF_FAULT = { caller: 400, destination: 502, service: 500 } as const;

function defaultErrorResponse(error: ServiceError, requestId: string): Response {
  const status = STATUS_OF_CODE[error.code] ?? STATUS_OF_FAULT[error.fault];
  return Response.json(errorBody(error.code, messageOf(error), requestId), { status });
}

function errorBody(code: string, message: string, requestId: string) {
  return { ErrorCode: code, ErrorMessage: message, RequestID: requestId };
}

/** A child logger that is made when it is first used: most requests log nothing, and making one is not cheap. */
function lazyChild(log: Logger, bindings: Record<string, unknown>): Logger {
  let child: Logger | undefined;
  return new Proxy(log, {
    get: (_, name) => Reflect.get((child ??= log.child(bindings)), name),
  });
}

/**
 * Refuses bodies of more than `maxBytes`: ServiceError `RequestTooLarge`.
 *
 * A length that is announced is taken at its word, which Node's parser holds the sender to. Hono's own limit is for the
 * rest: it makes a web stream of every body, and that is half of what a small request costs.
 */
function limitBody(maxBytes: number): MiddlewareHandler<ServiceEnv> {
  const tooLarge = () => {
    throw new ServiceError('RequestTooLarge', `the request body is larger than ${maxBytes} bytes`, {
      fault: 'caller',
    });
  };
  const limitStream = bodyLimit({ maxSize: maxBytes, onError: tooLarge });
  return async (context, next) => {
    const { method } = context.req;
    if (method === 'GET' || method === 'HEAD') return next();
    const length = getRequestHeader(context, 'content-length');
    const isChunked = getRequestHeader(context, 'transfer-encoding') !== undefined;
    if (length === undefined || isChunked) return limitStream(context, next);
    if (Number(length) > maxBytes) tooLarge();
    return next();
  };
}
