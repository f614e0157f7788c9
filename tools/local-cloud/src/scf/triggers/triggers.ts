import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type HttpTrigger, type TimerTrigger, type Trigger } from '../functions/function-record.ts';
import { type FunctionStore } from '../functions/function-store.ts';
import { startTimer, type Timer } from './timer.ts';

/** The handlers of triggers. */
export interface TriggerTargets {
  /** Handles a request to a function URL. */
  request(
    functionName: string,
    trigger: HttpTrigger,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void>;
  /** Handles a timer; resolves when the call has ended. */
  tick(functionName: string, trigger: TimerTrigger, at: Date): Promise<void>;
}

/** The active function URLs and timers. */
export interface Triggers extends AsyncDisposable {
  /** Opens a function URL, which works while the trigger is in the store. @returns its port */
  openUrl(functionName: string, trigger: HttpTrigger): Promise<number>;
  /** Starts and stops timers and function URLs to match the store. */
  synchronize(functionName: string): Promise<void>;
}

export async function createTriggers(store: FunctionStore, targets: TriggerTargets): Promise<Triggers> {
  const urls = new Map<string, FunctionUrl>();
  const timers = new Map<string, Timer>();
  const toKey = (functionName: string, { type, name }: Pick<Trigger, 'type' | 'name'>): string =>
    `${functionName} ${type} ${name}`;
  const current = <T extends Trigger['type']>(functionName: string, type: T, name: string) =>
    store
      .get(functionName)
      ?.triggers.find((one): one is Extract<Trigger, { type: T }> => one.type === type && one.name === name);

  const openUrl = async (functionName: string, { name, port }: HttpTrigger): Promise<number> => {
    const url = await startFunctionUrl(port, async (incoming, outgoing) => {
      const trigger = current(functionName, 'http', name);
      if (trigger?.isOpen === true) return targets.request(functionName, trigger, incoming, outgoing);
      outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('This function URL is closed.\n');
    });
    urls.set(toKey(functionName, { type: 'http', name }), url);
    return url.port;
  };
  const synchronize = async (functionName: string): Promise<void> => {
    const triggers = store.get(functionName)?.triggers ?? [];
    const wanted = new Map(triggers.map((trigger) => [toKey(functionName, trigger), trigger]));
    for (const [key, url] of urls) {
      if (!key.startsWith(`${functionName} `) || wanted.has(key)) continue;
      urls.delete(key);
      await url[Symbol.asyncDispose]();
    }
    for (const [key, timer] of timers) {
      if (!key.startsWith(`${functionName} `)) continue;
      // Restart timers, which may have changed; running calls continue.
      timers.delete(key);
      timer.stop();
    }
    for (const [key, trigger] of wanted)
      if (trigger.type === 'timer' && trigger.isOpen)
        timers.set(
          key,
          startTimer(trigger.cron, (at) => targets.tick(functionName, trigger, at)),
        );
  };

  for (const { functionName, triggers } of store.list()) {
    for (const trigger of triggers) {
      if (trigger.type !== 'http') continue;
      const port = await openUrl(functionName, trigger);
      // Its port was in use, so it got another one.
      if (port === trigger.port) continue;
      store.change(functionName, (before) => ({
        ...before,
        triggers: before.triggers.map((one) =>
          one.type === 'http' && one.name === trigger.name ? { ...one, port } : one,
        ),
      }));
    }
    await synchronize(functionName);
  }
  return {
    openUrl,
    synchronize,
    async [Symbol.asyncDispose]() {
      for (const timer of timers.values()) timer.stop();
      await Promise.all([...urls.values()].map((url) => url[Symbol.asyncDispose]()));
    },
  };
}

/** The URL of a function, on a loopback port. */
interface FunctionUrl extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts a server for a function.
 *
 * @param wantedPort used if it is free, otherwise another one is
 * @param handle must not reject
 */
async function startFunctionUrl(
  wantedPort: number,
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): Promise<FunctionUrl> {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      console.error('local SCF failed in a call of a function URL:', error);
      outgoing.destroy();
    });
  });
  // A function may take 15 minutes; its limit is enforced elsewhere.
  server.requestTimeout = 0;
  // Keep-alive clients must not race the default idle timeout of 5 s.
  server.keepAliveTimeout = 65_000;
  const listening = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listening(wantedPort).catch(() => listening(0));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
