import { randomBytes } from 'node:crypto';
import type { CDPSession } from 'puppeteer-core';
import { z } from 'zod';
import { type PageError, type PageHook, pageHooks } from './page-events.ts';

/** What the script in the page reports: calls at once, errors at most twice a second. */
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hook'), id: z.number(), name: z.string() }),
  z.object({ kind: z.literal('call'), name: z.enum(['close', 'print']) }),
  z.object({
    kind: z.literal('errors'),
    counts: z.record(z.string(), z.number()),
    first: z.array(z.object({ kind: z.enum(['exception', 'console', 'request']), message: z.string() })),
  }),
]);

export interface PageScriptOptions {
  /** Resolves when the hook has been carried out; the page's own promise waits for it. */
  onHook: (hook: PageHook) => Promise<void>;
  onCall: (name: 'close' | 'print') => void;
  onErrors: (error: PageError, count: number) => void;
}

const worldName = 'scf-media';

/**
 * Gives the top frame of the page the functions that control its recording, disables `close` and `print`, and counts
 * errors.
 *
 * The page's scripts reach us by events with a random name, to which a script in an isolated world listens; only that
 * world has the binding. So a frame, for example an advertisement, can neither find nor call it. The events are those
 * of `performance`: `document.open`, which `document.write` calls after the load event, removes all listeners of the
 * window.
 *
 * Errors are counted in the page and reported every half second: with Chrome's own reports, a page that writes to its
 * console all the time kept this process and the page busy (7 frames a second, measured).
 */
export async function installPageScript(session: CDPSession, options: PageScriptOptions): Promise<void> {
  const token = randomBytes(16).toString('hex');
  const binding = `report_${token}`;
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name.startsWith(binding)) receive(payload, executionContextId);
  });
  // Chrome adds bindings to new documents only if its Runtime domain is enabled, which would report the console as
  // well. So each document gets a binding once it exists, in the world that the script runs in, or will run in; until
  // then its script queues its messages. Each binding has a name of its own, and the previous one is removed only
  // afterwards: a call through a removed binding is dropped without an error, and when one navigation follows another,
  // the script may be calling already.
  let bindings = 0;
  const bind = async (frameId: string): Promise<void> => {
    bindings += 1;
    const name = `${binding}_${bindings}`;
    const previous = `${binding}_${bindings - 1}`;
    const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId, worldName });
    await session.send('Runtime.addBinding', { name, executionContextId });
    await session.send('Runtime.removeBinding', { name: previous });
  };
  session.on('Page.frameNavigated', ({ frame }) => {
    // It fails when the document is gone again; then the next one is on its way.
    if (frame.parentId === undefined) void bind(frame.id).catch(() => undefined);
  });
  const call = (script: (...given: never[]) => void, ...given: unknown[]): string =>
    `(${script.toString()})(${given.map((each) => JSON.stringify(each)).join(', ')}, ${countErrors.toString()})`;
  await Promise.all([
    session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: call(listen, token, binding),
      worldName,
    }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: call(controlPage, token, pageHooks) }),
  ]);

  function receive(payload: string, contextId: number): void {
    const parsed = messageSchema.safeParse(parseJson(payload));
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.kind === 'call') return options.onCall(message.name);
    if (message.kind === 'errors') {
      const rest = { ...message.counts };
      for (const error of message.first) {
        options.onErrors(error, 1);
        rest[error.kind] = (rest[error.kind] ?? 1) - 1;
      }
      for (const kind of ['exception', 'console', 'request'] as const)
        if ((rest[kind] ?? 0) > 0) options.onErrors({ kind, message: '' }, rest[kind] ?? 0);
      return;
    }
    const hook = pageHooks.find((known) => known === message.name);
    if (hook === undefined) return;
    // Evaluated in our own world: the page may have replaced the functions that this calls.
    const expression = `performance.dispatchEvent(new CustomEvent('${token}:done', { detail: ${message.id} }))`;
    void options
      .onHook(hook)
      .catch(() => undefined)
      .then(() => session.send('Runtime.evaluate', { expression, contextId }))
      .catch(() => undefined);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param toMessage called only when the message is needed */
type Count = (kind: PageError['kind'], toMessage: () => string) => void;

/**
 * Counts errors and reports them every half second, the first ones at once and with their messages: a page that makes
 * one after another is only delayed by the count. Runs in both worlds.
 *
 * @param addListeners adds listeners to the window. Called again when `document.open` has removed them and replaced the
 *   document element
 */
function countErrors(send: (message: object) => void, addListeners: () => void): Count {
  const later = setTimeout;
  const maxMessages = 20;
  const known: string[] = [];
  let counts = { exception: 0, console: 0, request: 0 };
  let first: PageError[] = [];
  let looked = 0;
  let isWaiting = false;
  let pauseMs = 0;
  const flush = (): void => {
    const report = { kind: 'errors', counts, first };
    isWaiting = false;
    counts = { exception: 0, console: 0, request: 0 };
    first = [];
    looked = 0;
    pauseMs = 500;
    send(report);
  };
  addListeners();
  new MutationObserver(addListeners).observe(document, { childList: true });
  return (kind, toMessage) => {
    counts[kind] += 1;
    try {
      if (known.length < maxMessages && (looked += 1) <= maxMessages) {
        const message = toMessage().slice(0, 1_000);
        if (!known.includes(message)) {
          known.push(message);
          first.push({ kind, message });
        }
      }
    } catch {
      // What cannot be converted to text is counted anyway.
    }
    if (isWaiting) return;
    isWaiting = true;
    later(flush, pauseMs);
  };
}

/**
 * Runs in an isolated world, next to the page's scripts: receives their events and the errors that they do not see,
 * and reports them.
 */
function listen(token: string, binding: string, errorCount: typeof countErrors): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, ((text: string) => void) | undefined>;
  /** The latest binding: earlier ones may have been removed, which their functions survive. */
  const latest = (): ((text: string) => void) | undefined => {
    const name = Object.getOwnPropertyNames(world).findLast((each) => each.startsWith(binding));
    return name === undefined ? undefined : world[name];
  };
  const unsent: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    const report = latest();
    if (report === undefined) timer = setTimeout(flush, 20);
    else for (const text of unsent.splice(0)) report(text);
  };
  const send = (text: string): void => {
    if (unsent.length < 1_000) unsent.push(text);
    if (timer === undefined) flush();
  };
  let calls = 0;
  let recover: ReturnType<typeof setTimeout> | undefined;
  performance.addEventListener(token, (event) => {
    // Limits a page that calls in a loop, so that it does not keep the worker busy.
    if ((calls += 1) <= 100) send(String((event as CustomEvent).detail));
    recover ??= setTimeout(() => {
      recover = undefined;
      calls = 0;
    }, 1_000);
  });
  const onError = ({ target }: Event): void => {
    if (target instanceof HTMLScriptElement) count('request', () => `failed to load ${target.src}`);
    else if (target instanceof HTMLLinkElement && target.relList.contains('stylesheet'))
      count('request', () => `failed to load ${target.href}`);
  };
  const count = errorCount(
    (message) => send(JSON.stringify(message)),
    () => addEventListener('error', onError, true),
  );
}

/** Runs in each document of the page's own process before its scripts; the hooks exist in the top frame only. */
function controlPage(token: string, hooks: string[], errorCount: typeof countErrors): void {
  // The page may replace each of these.
  const {
    CustomEvent: NativeCustomEvent,
    Promise: NativePromise,
    String: text,
    Error: NativeError,
    DOMException: NativeDOMException,
  } = globalThis;
  const { performance: channel, console: board, addEventListener: addListener } = globalThis;
  const { stringify } = JSON;
  const { apply, defineProperty } = Reflect;

  // There is no user to touch a security key. A cross-site frame may not create a credential without a click.
  const credentials = globalThis.CredentialsContainer?.prototype;
  const create = credentials?.create;
  if (create !== undefined)
    credentials.create = function (options) {
      return options?.publicKey === undefined
        ? apply(create, this, [options])
        : NativePromise.reject(new NativeDOMException('The operation is not allowed.', 'NotAllowedError'));
    };
  if (window !== window.top) return;

  const { error: write } = board;
  const dispatch = channel.dispatchEvent.bind(channel);
  const send = (message: object): void => {
    dispatch(new NativeCustomEvent(token, { detail: stringify(message) }));
  };
  const define = (name: string, value: unknown): void => {
    defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  define('close', () => send({ kind: 'call', name: 'close' }));
  define('print', () => send({ kind: 'call', name: 'print' }));
  let calls = 0;
  const waiting: Record<number, (() => void) | undefined> = {};
  channel.addEventListener(`${token}:done`, (event) => {
    const { detail } = event as CustomEvent<number>;
    waiting[detail]?.();
    delete waiting[detail];
  });
  for (const hook of hooks)
    define(hook, () => {
      const id = (calls += 1);
      const done = new NativePromise<void>((resolve) => (waiting[id] = resolve));
      send({ kind: 'hook', id, name: hook });
      return done;
    });

  const toMessage = (report: unknown): string =>
    text(report instanceof NativeError ? report.message : report);
  // Chrome reports exceptions to the page's own world only.
  const onError = (event: Event): void => {
    if ('message' in event) count('exception', () => toMessage(event.message));
  };
  const onRejection = (event: PromiseRejectionEvent): void =>
    count('exception', () => toMessage(event.reason));
  const count = errorCount(send, () => {
    addListener('error', onError);
    addListener('unhandledrejection', onRejection);
  });
  board.error = (...parameters: unknown[]): void => {
    apply(write, board, parameters);
    count('console', () => {
      let line = '';
      for (let at = 0; at < parameters.length && line.length < 1_000; at += 1)
        line += (at === 0 ? '' : ' ') + toMessage(parameters[at]);
      return line;
    });
  };
}
