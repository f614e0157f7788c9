import { toMessage, ServiceError } from '@scf-media/protocol/errors';
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
  /** Logs successful requests at level `debug`, for an app that logs what it does about them. */
  quietSuccess?: boolean;
  /** Returns the path to log, for an app with secrets in its paths; the path itself if left out. */
  loggedPath?: (path: string) => string;
  /**
   * Converts an error into a response in the app's form. Anything thrown that is no ServiceError becomes
   * `InternalError` without its own message, which is only logged.
   */
  onError?: (error: ServiceError, requestId: string) => Response;
}

/**
 * Creates the Hono app that all services share: request id, `GET /health`, body limit, one access line per request,
 * one place for error responses, and JSON for unknown paths. Add routes to what it returns.
 */
export function createService(options: ServiceOptions): Service {
  const { name, log, maxBodyBytes, loggedPath = (path) => path, onError = defaultErrorResponse } = options;
  const app: Service = new Hono();

  app.use(async (context, next) => {
    const requestId = readRequestId({ 'x-scf-request-id': getRequestHeader(context, 'x-scf-request-id') });
    const startedMs = performance.now();
    context.set('requestId', requestId);
    context.set('log', createLazyChild(log, { requestId }));
    // Before the handler: setting it on a finished response would copy that.
    setResponseHeader(context, 'X-Request-Id', requestId);
    await next();
    // Only the path: queries contain tokens, and bodies contain client data.
    const { method, path } = context.req;
    const { status } = context.res;
    const isQuiet = path === '/health' || (options.quietSuccess === true && status < 400);
    const level = isQuiet ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const durationMs = Math.round(performance.now() - startedMs);
    const { taskId } = context.var;
    const task = taskId === undefined ? {} : { taskId };
    log[level]({ requestId, ...task, method, path: loggedPath(path), status, durationMs }, 'request');
  });

  app.use(limitBody(maxBodyBytes));

  app.get('/health', (context) => context.json({ status: 'ok', name }));

  app.notFound((context) => {
    const body = toErrorBody(
      'NotFound',
      `there is no ${context.req.method} ${context.req.path}`,
      context.var.requestId,
    );
    return context.json(body, 404);
  });

  app.onError((thrown, context) => {
    const error = toServiceError(thrown);
    // The caller's errors are no reason for an alert.
    const level = error.fault === 'service' ? 'error' : 'info';
    context.var.log[level]({ err: thrown, code: error.code, fault: error.fault }, 'request failed');
    const response = onError(error, context.var.requestId);
    if (context.res.headers.get('X-Request-Id') === null)
      response.headers.set('X-Request-Id', context.var.requestId);
    return response;
  });

  return app;
}

function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  return new ServiceError('InternalError', 'internal error', { fault: 'service', cause: thrown });
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = { RequestTooLarge: 413, LimitExceeded: 429 };
const STATUS_BY_FAULT = { caller: 400, destination: 502, service: 500 } as const;

function defaultErrorResponse(error: ServiceError, requestId: string): Response {
  const status = STATUS_BY_CODE[error.code] ?? STATUS_BY_FAULT[error.fault];
  return Response.json(toErrorBody(error.code, toMessage(error), requestId), { status });
}

function toErrorBody(code: string, message: string, requestId: string) {
  return { ErrorCode: code, ErrorMessage: message, RequestID: requestId };
}

/** Creates a child logger on first use: most requests log nothing, and creating one is expensive. */
function createLazyChild(log: Logger, bindings: Record<string, unknown>): Logger {
  let child: Logger | undefined;
  return new Proxy(log, {
    get: (_, name) => Reflect.get((child ??= log.child(bindings)), name),
  });
}

/**
 * Rejects bodies larger than `maxBytes` with ServiceError `RequestTooLarge`.
 *
 * A declared length is trusted, because Node's parser enforces it. Hono's own limit is for the rest: it makes a web
 * stream of every body, which is half the cost of a small request.
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
