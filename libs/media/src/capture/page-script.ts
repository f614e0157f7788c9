import { randomBytes } from 'node:crypto';
import type { CDPSession } from 'puppeteer-core';
import { z } from 'zod';
import type { PageError } from './page-errors.ts';
import { type PageHook, pageHooks } from './page-events.ts';

/** What the page itself has to say, as its script reports it: calls at once, errors at most twice a second. */
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
  /** Resolves when the hook is carried out; the page's own promise waits for it. */
  onHook: (hook: PageHook) => Promise<void>;
  onCall: (name: 'close' | 'print') => void;
  onErrors: (error: PageError, count: number) => void;
}

const worldName = 'scf-media';

/**
 * Gives the top frame of the page the functions that steer its recording, keeps `close` and `print` from doing anything, and
 * counts errors.
 *
 * The page's scripts reach us by events under a name that nobody can guess, which a script in a world of its own hears; only
 * that world has the binding. So a frame, such as an advertisement, can neither find nor call it. Errors are counted in
 * the page and reported by the half second: with Chrome's own reports of them a page that writes to its console all the
 * time kept this process and the page busy (7 frames a second, measured).
 */
export async function installPageScript(session: CDPSession, options: PageScriptOptions): Promise<void> {
  const token = randomBytes(16).toString('hex');
  const binding = `report_${token}`;
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === binding) receive(payload);
  });
  // Chrome adds bindings to new documents only where its Runtime domain is on, which would report the console as well. So
  // each document gets it when it is there; until then its script keeps what it has to say.
  const bind = (): void => {
    void session
      .send('Runtime.removeBinding', { name: binding })
      .then(() => session.send('Runtime.addBinding', { name: binding, executionContextName: worldName }))
      .catch(() => undefined);
  };
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId === undefined) bind();
  });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${listen.toString()})(${JSON.stringify(token)}, ${JSON.stringify(binding)})`,
    worldName,
  });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${steer.toString()})(${JSON.stringify(token)}, ${JSON.stringify(pageHooks)})`,
  });

  function receive(payload: string): void {
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
    const answer = `dispatchEvent(new CustomEvent('${token}:done', { detail: ${message.id} }))`;
    void options
      .onHook(hook)
      .catch(() => undefined)
      .then(() => session.send('Runtime.evaluate', { expression: answer }))
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

/** Runs in a world of its own, beside the page's scripts: hears them and their errors, and tells us. */
function listen(token: string, binding: string): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, ((text: string) => void) | undefined>;
  const unsaid: string[] = [];
  const flush = (): void => {
    const report = world[binding];
    if (report === undefined) setTimeout(flush, 20);
    else for (const text of unsaid.splice(0)) report(text);
  };
  const tell = (message: object): void => {
    if (unsaid.length < 1_000) unsaid.push(JSON.stringify(message));
    if (unsaid.length === 1 || world[binding] !== undefined) flush();
  };
  const counts: Record<string, number> = {};
  let first: { kind: string; message: string }[] = [];
  let told = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let calls = 0;
  let recover: ReturnType<typeof setTimeout> | undefined;
  const add = (kind: string, message: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    // More than are kept need not be sent.
    if (told < 20 && !first.some((known) => known.message === message)) {
      first.push({ kind, message: message.slice(0, 1_000) });
      told += 1;
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      tell({ kind: 'errors', counts: { ...counts }, first });
      for (const name of Object.keys(counts)) counts[name] = 0;
      first = [];
    }, 500);
  };
  addEventListener(token, (event) => {
    const detail = JSON.parse(String((event as CustomEvent).detail)) as {
      kind: string;
      message: string;
      id: number;
      name: string;
    };
    if (detail.kind === 'console' || detail.kind === 'exception') add(detail.kind, detail.message);
    // A page that calls them in a loop is heard at the pace of people, and keeps nobody else busy.
    else if ((calls += 1) <= 100) tell(detail);
    recover ??= setTimeout(() => {
      recover = undefined;
      calls = 0;
    }, 1_000);
  });
  addEventListener(
    'error',
    (event) => {
      const { target } = event;
      if (target instanceof HTMLScriptElement) add('request', `failed to load ${target.src}`);
      else if (target instanceof HTMLLinkElement && target.relList.contains('stylesheet'))
        add('request', `failed to load ${target.href}`);
    },
    true,
  );
}

/** Runs in the page before its own scripts, in every frame; the hooks exist in the top frame only. */
function steer(token: string, hooks: string[]): void {
  const isTop = window === window.top;
  const { CustomEvent: Message, JSON: json, Promise: Later, String: text } = globalThis;
  const dispatch = window.dispatchEvent.bind(window);
  const tell = (message: object): void => {
    if (isTop) dispatch(new Message(token, { detail: json.stringify(message) }));
  };
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  define('close', () => tell({ kind: 'call', name: 'close' }));
  define('print', () => tell({ kind: 'call', name: 'print' }));
  if (!isTop) return;
  let calls = 0;
  const waiting = new Map<number, () => void>();
  addEventListener(`${token}:done`, (event) => {
    const id = Number((event as CustomEvent).detail);
    waiting.get(id)?.();
    waiting.delete(id);
  });
  for (const hook of hooks)
    define(hook, () => {
      const id = (calls += 1);
      const done = new Later<void>((resolve) => void waiting.set(id, resolve));
      tell({ kind: 'hook', id, name: hook });
      return done;
    });
  // Chrome tells exceptions to the page's own world only.
  addEventListener('error', (event) => {
    if (event instanceof ErrorEvent) tell({ kind: 'exception', message: text(event.message) });
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    tell({ kind: 'exception', message: reason instanceof Error ? text(reason.message) : text(reason) });
  });
  const write = console.error;
  console.error = (...parameters: unknown[]): void => {
    write.apply(console, parameters);
    let message = '';
    try {
      message = parameters
        .map((parameter) => text(parameter))
        .join(' ')
        .slice(0, 1_000);
    } catch {
      // What cannot be made text of is counted all the same.
    }
    tell({ kind: 'console', message });
  };
}
