import { EventEmitter, once } from 'node:events';
import { motionPage, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';

export const pageSize = { Width: 640, Height: 360 } as const;

/** A page to record that shows its clock, which goes on over its reloads. */
export interface ClockPage {
  readonly url: string;
  /** What its clock shows now, ms. */
  clockMs(): number;
  /** Resolves with what the clock showed when the page had loaded, the first time after `afterMs` by its clock. */
  loaded(afterMs: number, signal: AbortSignal): Promise<number>;
}

/** Serves such pages, each with a clock of its own. */
export interface ClockPages extends AsyncDisposable {
  open(): ClockPage;
}

/** Tells whoever served the page that it has loaded. */
const tellLoaded = (id: number): string =>
  `<script>addEventListener('load', () => void fetch('/loaded/${id}', { method: 'POST' }))</script>`;

export async function serveClockPages(): Promise<ClockPages> {
  const begins: number[] = [];
  const loads = new EventEmitter<Record<string, [clockMs: number]>>();
  const history = new Map<string, number[]>();
  const app = new Hono()
    .get('/page/:id', (c) => {
      const id = Number(c.req.param('id'));
      const clockFromMs = begins[id];
      if (clockFromMs === undefined) return c.notFound();
      const page = motionPage({ width: pageSize.Width, height: pageSize.Height, light: true, clockFromMs });
      return c.html(page + tellLoaded(id));
    })
    .post('/loaded/:id', (c) => {
      const id = c.req.param('id');
      const clockMs = Date.now() - (begins[Number(id)] ?? 0);
      history.set(id, [...(history.get(id) ?? []), clockMs]);
      loads.emit(id, clockMs);
      return c.body(null, 204);
    });
  const server = await servePages(app);
  return {
    open() {
      const id = begins.length;
      const beganMs = Date.now();
      begins.push(beganMs);
      return {
        url: `${server.url}/page/${id}`,
        clockMs: () => Date.now() - beganMs,
        async loaded(afterMs, signal) {
          for (;;) {
            const found = history.get(String(id))?.find((clockMs) => clockMs > afterMs);
            if (found !== undefined) return found;
            await once(loads, String(id), { signal });
          }
        },
      };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
