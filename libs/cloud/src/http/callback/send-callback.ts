import { randomUUID } from 'node:crypto';
import { toMessage } from '@scf-media/protocol/errors';
import { signBody, toWebhookHeaders } from './callback-signature.ts';
import type { Logger } from '../../log/index.ts';
import { createTokenBuckets } from '../access/limit-rate.ts';
import { monotonicNowMs, wait } from '../../retry/index.ts';

/** The longest delay of a timer, ms. */
const maxDelayMs = 2 ** 31 - 1;

export interface CallbackOptions {
  url: string;
  /** Sent as JSON; every attempt sends the same bytes. */
  body: unknown;
  /** The `webhook-id` of the message, the same for every attempt by any worker; random if left out. */
  id?: string;
  /** For one attempt, from connecting to the status line; 2 s if left out. */
  timeoutMs?: number;
  tries?: number;
  /** The delay after the failed attempt with this number, from 1. */
  waitMs: (attempt: number) => number;
  /** Awaited before each attempt, until the signal is aborted; its errors are thrown. */
  beforeTry?: () => Promise<unknown>;
  /** Called after each failed attempt with its number. */
  onFailure?: (attempt: number) => void;
  /**
   * With keys the message is signed: `X-Signature` with the first one, Standard Webhooks with all, so that receivers
   * can verify it while a key is being replaced.
   */
  signKeys?: readonly string[] | undefined;
  /** Stops the sending; the result is then a failure. */
  signal: AbortSignal;
  log: Logger;
  /** The function that makes requests, for a caller whose policy checks addresses; the global fetch if left out. */
  fetch?: typeof fetch;
}

type CallbackResult = { ok: true; attempts: number } | { ok: false; attempts: number; lastError: string };

/**
 * Posts the body until the receiver responds with any 2xx. Never throws for what the receiver does: the result says
 * how it ended, with `lastError` in the documents' form `CODE:message`. Redirects count as failures.
 */
export async function sendCallback(options: CallbackOptions): Promise<CallbackResult> {
  const { timeoutMs = 2000, tries = 5, signal, log, id = randomUUID() } = options;
  const body = JSON.stringify(options.body);
  let lastError = 'ERR_CANCELED:canceled';
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (signal.aborted) return { ok: false, attempts: attempt - 1, lastError };
    if (options.beforeTry !== undefined) await unlessAborted(options.beforeTry(), signal);
    if (signal.aborted) return { ok: false, attempts: attempt - 1, lastError };
    const failure = await post(body, id, timeoutMs, options);
    if (failure === undefined) return { ok: true, attempts: attempt };
    lastError = failure;
    log.warn({ attempt, tries, lastError }, 'callback was not accepted');
    options.onFailure?.(attempt);
    if (attempt < tries) await wait(options.waitMs(attempt), { until: signal });
  }
  return { ok: false, attempts: tries, lastError };
}

/** Resolves with the promise or the signal, whichever is first. @throws what the promise throws, if that is first */
async function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const aborted = wait(maxDelayMs, { until: AbortSignal.any([signal, over.signal]) });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    over.abort();
    promise.catch(() => undefined);
  }
}

/** Makes one attempt. @returns undefined when it was accepted, otherwise what went wrong */
async function post(
  body: string,
  id: string,
  timeoutMs: number,
  options: CallbackOptions,
): Promise<string | undefined> {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  const { signKeys = [] } = options;
  for (const [name, value] of Object.entries(
    toWebhookHeaders({ id, timeMs: Date.now(), body, keys: signKeys }),
  ))
    headers.set(name, value);
  if (signKeys[0] !== undefined) headers.set('X-Signature', signBody(body, signKeys[0]));
  try {
    const response = await (options.fetch ?? fetch)(options.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
    });
    // The content does not matter, but an unread body would keep the socket.
    await response.body?.cancel();
    return response.ok ? undefined : describeStatus(response.status);
  } catch (error) {
    return options.signal.aborted ? 'ERR_CANCELED:canceled' : describeFailure(error, timeoutMs);
  }
}

/**
 * Describes a failed attempt in the documents' form `CODE:message`, such as `ECONNABORTED:timeout of 2000ms exceeded`
 * or `ECONNREFUSED:connect ECONNREFUSED 127.0.0.1:1`.
 */
function describeFailure(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `ECONNABORTED:timeout of ${timeoutMs}ms exceeded`;
  }
  // fetch reports only "fetch failed"; its cause has the error of the connection.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${findCode(cause) ?? 'ERR_NETWORK'}:${toMessage(cause)}`;
}

/** Describes a response that is not 2xx in the same form. */
function describeStatus(status: number): string {
  const code = status >= 500 ? 'ERR_BAD_RESPONSE' : 'ERR_BAD_REQUEST';
  const note = status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
  return `${code}:Request failed with status code ${status}${note}`;
}

function findCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Few and short: the response waits for it, because a function has no time of its own afterwards. */
const tries = { tries: 2, waitMs: () => 200 };
/** Per minute, per host and in total. Honest clients are rejected less often, and the response reports the same. */
const maxRejections = { ofHost: 30, ofAll: 120 };

/**
 * Creates a function that sends the reason of a rejected request to its Callback. There is no task yet that could
 * retry, so a failure is only logged. The number is limited, because a request can name any address and costs nothing
 * when it is rejected: without a limit, an open service could be used to flood others.
 *
 * The function's `url` is undefined when the request has none.
 */
export function createRejectionNotifier(nowMs: () => number = monotonicNowMs) {
  const ofHost = createTokenBuckets({ perMinute: maxRejections.ofHost });
  const ofAll = createTokenBuckets({ perMinute: maxRejections.ofAll });
  return async (
    url: string | undefined,
    body: object,
    options: Pick<CallbackOptions, 'signKeys' | 'fetch' | 'log'>,
  ): Promise<void> => {
    if (url === undefined) return;
    const host = URL.canParse(url) ? new URL(url).hostname : '';
    if (ofHost.take(host, nowMs()) > 0 || ofAll.take('', nowMs()) > 0) {
      options.log.warn('the Callback of a rejected request was not notified: too many were rejected');
      return;
    }
    const signal = new AbortController().signal;
    const sent = await sendCallback({ url, body, ...tries, ...options, signal });
    if (!sent.ok)
      options.log.info({ lastError: sent.lastError }, 'the Callback of a rejected request was not notified');
  };
}
