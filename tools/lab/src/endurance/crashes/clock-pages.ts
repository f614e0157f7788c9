import { EventEmitter, once } from 'node:events';
import { motionPage, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';

export const pageSize = { Width: 640, Height: 360 } as const;

/** A page to record that shows a clock, which continues across reloads. */
export interface ClockPage {
  readonly url: string;
  /** Returns what the clock shows now, in ms. */
  clockMs(): number;
  /** Waits for the first load after `afterMs` on the page's clock. @returns what the clock showed then, in ms */
  loaded(afterMs: number, signal: AbortSignal): Promise<number>;
}

/** Serves pages that have a clock of their own. */
export interface ClockPages extends AsyncDisposable {
  open(): ClockPage;
}

/** Creates a script that reports to the server when the page has loaded. */
const reportLoad = (id: number): string =>
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
      return c.html(page + reportLoad(id));
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
