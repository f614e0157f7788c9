import { randomUUID } from 'node:crypto';
import { wait } from '../retry/index.ts';
import type { Logger } from '../log/index.ts';
import { describeFailure, describeStatus } from './describe-failure.ts';
import { signBody, webhookHeaders } from './sign-body.ts';

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
  /** Awaited before each try. What it throws is thrown. */
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
    await options.beforeTry?.();
    const failure = await post(body, id, timeoutMs, options);
    if (failure === undefined) return { ok: true, attempts: attempt };
    lastError = failure;
    log.warn({ attempt, tries, lastError }, 'callback was not taken');
    options.onFailure?.(attempt);
    if (attempt < tries) await wait(options.waitMs(attempt), { hurry: signal });
  }
  return { ok: false, attempts: tries, lastError };
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
    webhookHeaders({ id, timeMs: Date.now(), body, keys: signKeys }),
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
