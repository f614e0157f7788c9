import { ScfMediaError } from './client-error.ts';
import { type AppKey, signRequest } from './sign-request.ts';

/** How a service is reached. */
export interface ConnectionOptions {
  /** Where the service is, such as `https://….scf.tencentcs.com`; of vod-callback with its secret path. */
  endpoint: string;
  /** Signs every request; left out, for a service that anybody may call. */
  key?: AppKey | undefined;
  /** Also sign `Host`, for a service with `API_HOSTS`. */
  signHost?: boolean | undefined;
  /** How long one try may take; 30 s. */
  timeoutMs?: number | undefined;
  /** How often a request is tried when the service cannot be reached; 3. Each try of a start means the same task. */
  tries?: number | undefined;
  /** Before the second try; twice as long before each that follows. 300 ms. */
  firstRetryMs?: number | undefined;
  /** How tasks are watched, where a call says nothing else. */
  watch?: { intervalMs?: number | undefined; timeoutMs?: number | undefined } | undefined;
  /** Ends every request, beside the signal of each. */
  signal?: AbortSignal | undefined;
  /** Instead of the global one. */
  fetch?: typeof fetch | undefined;
}

/** One request. */
export interface Ask {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the endpoint, such as `tasks/7d9c31f4`. */
  path?: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  json?: unknown;
  signal?: AbortSignal | undefined;
}

/** What came back: HTTP status, headers, and the body, read as JSON when it is JSON. */
export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Sends requests to one service. */
export type Connection = (ask: Ask) => Promise<Reply>;

/** Answers of gateways in front of a service that was not reached, or has no room at the moment. */
const passing = new Set([502, 503, 504]);

/**
 * Opens nothing yet: each request connects. What fails on the way is tried again, signed anew; every request of these
 * services may be sent twice.
 *
 * The connection throws {@link ScfMediaError} when the service answers with an error, or does not answer.
 */
export function connectionTo(options: ConnectionOptions): Connection {
  const { tries = 3, firstRetryMs = 300 } = options;
  return async (asked) => {
    const ask = { ...asked, signal: anyOf(options.signal, asked.signal) };
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= tries;
      try {
        const reply = await tryOnce(options, ask);
        if (!passing.has(reply.status) || last) return checked(reply);
      } catch (error) {
        ask.signal?.throwIfAborted();
        if (last || error instanceof ScfMediaError) throw explained(error, options);
      }
      await pause(firstRetryMs * 2 ** (attempt - 1), ask.signal);
    }
  };
}

async function tryOnce(options: ConnectionOptions, ask: Ask): Promise<Reply> {
  const { key, signHost, timeoutMs = 30_000, fetch: send = fetch } = options;
  const { method, json, signal } = ask;
  const url = addressOf(options.endpoint, ask);
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
    signal: anyOf(signal, timeout) ?? timeout,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
}

/** A signal for whichever comes first of those that are there. */
export function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

function addressOf(endpoint: string, { path = '', query = {} }: Ask): URL {
  const url = new URL(path, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** JSON where it is JSON, and the text where it is not. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** @throws ScfMediaError when the reply is an error: of a service, in one of its two forms, or of something before it */
function checked(reply: Reply): Reply {
  const { status, headers, body } = reply;
  const said: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const text = (name: string): string | undefined => {
    const value = said[name];
    return typeof value === 'string' ? value : undefined;
  };
  const code = text('ErrorCode') ?? (status >= 400 ? text('Code') : undefined);
  if (code !== undefined) {
    const message = text('ErrorMessage') ?? text('Message') ?? code;
    const requestId = text('RequestID') ?? text('RequestId') ?? headers.get('x-request-id') ?? undefined;
    throw new ScfMediaError(code, message, { status, requestId });
  }
  if (status >= 200 && status < 300) return reply;
  throw new ScfMediaError('InvalidAnswer', `HTTP ${status} and no error of these services`, { status });
}

function explained(error: unknown, { endpoint, timeoutMs = 30_000 }: ConnectionOptions): ScfMediaError {
  if (error instanceof ScfMediaError) return error;
  // Without path and query: they may be secret.
  const where = URL.parse(endpoint)?.origin ?? 'the service';
  if (error instanceof Error && error.name === 'TimeoutError')
    return new ScfMediaError('Timeout', `${where} did not answer within ${timeoutMs} ms`, { cause: error });
  return new ScfMediaError('Unreachable', `${where} cannot be reached: ${reasonOf(error)}`, { cause: error });
}

/** Of fetch's own "fetch failed" the reason is the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as { code?: unknown }).code ?? error.message);
}

/** @throws the signal's reason */
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
