import { randomUUID } from 'node:crypto';
import { messageOf } from '@scf-media/protocol/errors';
import { signBody, toWebhookHeaders } from './callback-signature.ts';
import type { Logger } from '../log/index.ts';
import { createTokenBuckets } from '../access/token-buckets.ts';
import { monotonicNowMs, wait } from '../retry/index.ts';

/** The longest delay that a timer takes, ms. */
const longestWaitMs = 2 ** 31 - 1;

export interface CallbackOptions {
  url: string;
  /** Sent as JSON; every try sends the same bytes. */
  body: unknown;
  /** Names the message, for `webhook-id`: the same for every try, whoever makes it. A random one when left out. */
  id?: string;
  /** For one try, from connecting to the status line. */
  timeoutMs?: number;
  tries?: number;
  /** The wait after the failed try with this number, counted from 1. */
  waitMs: (attempt: number) => number;
  /** Awaited before each try, until the signal comes. What it throws is thrown. */
  beforeTry?: () => Promise<unknown>;
  /** Told of each try that failed, by its number. */
  onFailure?: (attempt: number) => void;
  /**
   * When there are any, the message is signed: as `X-Signature` with the first one, and by Standard Webhooks with all, so
   * that a receiver may know either while keys change.
   */
  signKeys?: readonly string[] | undefined;
  /** Ends the sending; the result then says it was not told. */
  signal: AbortSignal;
  log: Logger;
  /** How requests are made, for a caller whose policy checks addresses; the global fetch when left out. */
  fetch?: typeof fetch;
}

export type CallbackResult =
  { ok: true; attempts: number } | { ok: false; attempts: number; lastError: string };

/**
 * Posts the body until the receiver answers with any 2xx. Never throws for what the receiver does: the result says
 * how it ended, `lastError` in the documents' form `CODE:message`. Redirects count as failures.
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
    log.warn({ attempt, tries, lastError }, 'callback was not taken');
    options.onFailure?.(attempt);
    if (attempt < tries) await wait(options.waitMs(attempt), { until: signal });
  }
  return { ok: false, attempts: tries, lastError };
}

/** Resolves with the promise or the signal, whichever comes first. @throws what the promise throws, if it comes first */
async function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const aborted = wait(longestWaitMs, { until: AbortSignal.any([signal, over.signal]) });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    over.abort();
    promise.catch(() => undefined);
  }
}

/** One try: undefined when it was taken, else what went wrong. */
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
    // What it says does not matter, but an unread body would keep the socket.
    await response.body?.cancel();
    return response.ok ? undefined : describeStatus(response.status);
  } catch (error) {
    return options.signal.aborted ? 'ERR_CANCELED:canceled' : describeFailure(error, timeoutMs);
  }
}

/**
 * A failed try in the form the documents show, `CODE:message`, such as
 * `ECONNABORTED:timeout of 2000ms exceeded` or `ECONNREFUSED:connect ECONNREFUSED 127.0.0.1:1`.
 */
export function describeFailure(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `ECONNABORTED:timeout of ${timeoutMs}ms exceeded`;
  }
  // fetch says only "fetch failed"; what happened to the connection is in its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${codeOf(cause) ?? 'ERR_NETWORK'}:${messageOf(cause)}`;
}

/** The same for an answer that is not 2xx. */
export function describeStatus(status: number): string {
  const code = status >= 500 ? 'ERR_BAD_RESPONSE' : 'ERR_BAD_REQUEST';
  const note = status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
  return `${code}:Request failed with status code ${status}${note}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The answer waits for it: a function has no time of its own after it has answered. */
const tries = { tries: 2, waitMs: () => 200 };
/** Whoever starts tasks in earnest is not refused more often; the answer says the same. */
const maxRejections = { ofHost: 30, ofAll: 120 };

/**
 * Tells the Callback of a request that is refused why it is. There is no task yet that could tell later, so what the
 * receiver does not take is only logged. So is what is too much: a request may name any address, and costs nothing when it
 * is refused, so that a service that anybody may call would be a way to flood somebody else.
 *
 * @param url undefined: the request has none
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
      options.log.warn('the Callback of a refused request was not told: too many were refused');
      return;
    }
    const signal = new AbortController().signal;
    const sent = await sendCallback({ url, body, ...tries, ...options, signal });
    if (!sent.ok)
      options.log.info({ lastError: sent.lastError }, 'the Callback of a refused request was not told');
  };
}
