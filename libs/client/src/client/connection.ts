import { ScfMediaError } from './client-error.ts';
import { type AppKey, signRequest } from './sign-request.ts';

/** How to reach a service. */
export interface ConnectionOptions {
  /** The URL of the service, such as `https://….scf.tencentcs.com`; for vod-callback with its secret path. */
  endpoint: string;
  /** Signs every request; omit it for a service without authentication. */
  key?: AppKey | undefined;
  /** Signs `Host` as well, for a service with `API_HOSTS`. */
  signHost?: boolean | undefined;
  /** Timeout of each attempt; 30 s by default. */
  timeoutMs?: number | undefined;
  /** Maximum attempts while the service cannot be reached; 3 by default. Repeating a start does not start a second task. */
  maxAttempts?: number | undefined;
  /** Delay before the second attempt, doubled before each further one; 300 ms by default. */
  firstRetryMs?: number | undefined;
  /** Defaults for polling, which each call can override. */
  watch?: { intervalMs?: number | undefined; timeoutMs?: number | undefined } | undefined;
  /** Aborts every request, in addition to the signal of a call. */
  signal?: AbortSignal | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** A request to a service. */
interface ServiceRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the endpoint, such as `tasks/7d9c31f4`. */
  path?: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  json?: unknown;
  signal?: AbortSignal | undefined;
}

/** A response: HTTP status, headers and body, which is parsed if it is JSON. */
interface ServiceResponse {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Sends requests to one service. */
export type Connection = (request: ServiceRequest) => Promise<ServiceResponse>;

/** Statuses of a gateway whose service could not be reached, or is at its limit. */
const retryableStatuses = new Set([502, 503, 504]);

/**
 * Creates a connection to a service. Each request connects separately. A request that does not reach the service is retried
 * with a new signature: every request of these services can safely be sent twice.
 *
 * The connection throws {@link ScfMediaError} when the service returns an error, or cannot be reached.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { maxAttempts = 3, firstRetryMs = 300 } = options;
  return async (given) => {
    const request = { ...given, signal: combineSignals(options.signal, given.signal) };
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= maxAttempts;
      try {
        const response = await tryOnce(options, request);
        if (!retryableStatuses.has(response.status) || last) return throwOnError(response);
      } catch (error) {
        request.signal?.throwIfAborted();
        if (last || error instanceof ScfMediaError) throw toClientError(error, options);
      }
      await pause(firstRetryMs * 2 ** (attempt - 1), request.signal);
    }
  };
}

async function tryOnce(options: ConnectionOptions, request: ServiceRequest): Promise<ServiceResponse> {
  const { key, signHost, timeoutMs = 30_000, fetch: send = fetch } = options;
  const { method, json, signal } = request;
  const url = buildUrl(options.endpoint, request);
  const body = json === undefined ? undefined : JSON.stringify(json);
  const contentType = body === undefined ? undefined : 'application/json';
  const headers =
    key === undefined
      ? { accept: 'application/json', ...(contentType === undefined ? {} : { 'content-type': contentType }) }
      : await signRequest(
          { method, url, body, contentType, signHost, date: new Date(), nonce: crypto.randomUUID() },
          key,
        );
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await send(url, {
    method,
    headers,
    signal: combineSignals(signal, timeout) ?? timeout,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, body: parseBody(await response.text()) };
}

/** Returns a signal that is aborted with the first of the given ones; undefined if none is given. */
export function combineSignals(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

function buildUrl(endpoint: string, { path = '', query = {} }: ServiceRequest): URL {
  const url = new URL(path, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Parses JSON; returns any other text as it is. */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Returns the response unless it is an error. @throws ScfMediaError for an error of a service, or of a gateway in front of it */
function throwOnError(response: ServiceResponse): ServiceResponse {
  const { status, headers, body } = response;
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  const code = text('ErrorCode') ?? (status >= 400 ? text('Code') : undefined);
  if (code !== undefined) {
    const message = text('ErrorMessage') ?? text('Message') ?? code;
    const requestId = text('RequestID') ?? text('RequestId') ?? headers.get('x-request-id') ?? undefined;
    throw new ScfMediaError(code, message, { status, requestId });
  }
  if (status >= 200 && status < 300) return response;
  throw new ScfMediaError('InvalidAnswer', `HTTP ${status}, but not from one of these services`, { status });
}

function toClientError(error: unknown, { endpoint, timeoutMs = 30_000 }: ConnectionOptions): ScfMediaError {
  if (error instanceof ScfMediaError) return error;
  // Without path and query, which may be secret.
  const where = URL.parse(endpoint)?.origin ?? 'the service';
  if (error instanceof Error && error.name === 'TimeoutError')
    return new ScfMediaError('Timeout', `${where} did not answer within ${timeoutMs} ms`, { cause: error });
  return new ScfMediaError('Unreachable', `${where} cannot be reached: ${findReason(error)}`, {
    cause: error,
  });
}

/** Finds why fetch failed: its own message is only "fetch failed", and the cause has the reason. */
function findReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as { code?: unknown }).code ?? error.message);
}

/** Waits. @throws the reason of the signal when that is aborted */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(signal?.reason);
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
