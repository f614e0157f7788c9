import type { ServiceEnv } from '@scf-media/cloud/http';
import type { Hono } from 'hono';

/** `POST /sweep`, for timers. */
export function sweepRoute(app: Hono<ServiceEnv>, path: string, sweep: () => Promise<object>): void {
  app.post(path, async (context) => context.json({ ...(await sweep()), RequestID: context.var.requestId }));
}
