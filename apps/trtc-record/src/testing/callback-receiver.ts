import { servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';

/** Takes callbacks, as whoever asked for a recording would. */
export interface CallbackReceiver extends AsyncDisposable {
  readonly url: string;
  /** What came so far, in order. */
  readonly bodies: readonly unknown[];
  /** The next so many are answered with 503. */
  refuse(times: number): void;
}

export async function receiveCallbacks(): Promise<CallbackReceiver> {
  const bodies: unknown[] = [];
  let refusals = 0;
  const app = new Hono().post('/done', async (context) => {
    if (refusals-- > 0) return context.body(null, 503);
    bodies.push(await context.req.json());
    return context.body(null, 204);
  });
  const server = await servePages(app);
  return {
    url: `${server.url}/done`,
    bodies,
    refuse: (times) => void (refusals = times),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
