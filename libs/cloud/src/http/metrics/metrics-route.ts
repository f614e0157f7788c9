import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metric } from '@scf-media/protocol/metrics';
import type { Hono, MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../index.ts';
import { text } from '../../env/index.ts';

/** The source of metrics. */
export interface MetricsSource {
  metrics: readonly Metric[];
  /** Reads all values for a scrape, with labels in the order of the metric. */
  read: () => Promise<readonly { name: string; labels: readonly string[]; value: number }[]>;
}

/**
 * Adds `GET /metrics` in the text format of Prometheus: the metrics of the source, and CPU, memory and event loop of
 * this process (`process_…`, `nodejs_…`), each labelled with the service. Prometheus's library is loaded on the first
 * request, to keep cold starts short.
 */
export function addMetricsRoute(app: Hono<ServiceEnv>, service: string, source: MetricsSource): void {
  let opening: Promise<() => Promise<{ text: string; contentType: string }>> | undefined;
  app.get('/metrics', async (context) => {
    const { text, contentType } = await (await (opening ??= openRegistry(service, source)))();
    return context.body(text, 200, { 'Content-Type': contentType });
  });
}

async function openRegistry(service: string, { metrics, read }: MetricsSource) {
  // It is CommonJS: bundled as a separate file, as in the zips of web functions, it has only a default export.
  const { default: prometheus } = await import('prom-client');
  const { collectDefaultMetrics, Counter, Gauge, Registry } = prometheus;
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const open = metrics.map(({ name, help, type, labels }) => {
    const options = { name, help, labelNames: [...labels], registers: [registry] };
    return { name, labels, metric: type === 'counter' ? new Counter(options) : new Gauge(options) };
  });
  let last: Promise<unknown> = Promise.resolve();

  async function write(): Promise<{ text: string; contentType: string }> {
    const found = await read();
    for (const { name, labels, metric } of open) {
      metric.reset();
      for (const { labels: values, value } of found.filter((each) => each.name === name))
        metric.inc(Object.fromEntries(labels.map((label, at) => [label, values[at] ?? ''])), value);
    }
    return { text: await registry.metrics(), contentType: registry.contentType };
  }
  // Concurrent scrapes would add to each other's values.
  return () => {
    const next = last.then(write);
    last = next.catch(() => undefined);
    return next;
  };
}

/**
 * Admits a scraper with the token: Prometheus can send one, but cannot sign as an application does. Other requests
 * are left to `otherwise`. Metrics cover everybody's tasks, so an application that is limited to its own is refused.
 *
 * @param token undefined: only `otherwise` decides
 * @param otherwise decides on requests without the token; if left out, they are refused where there is a token and
 *   admitted elsewhere
 */
export function requireMetricsToken(
  token: string | undefined,
  otherwise: MiddlewareHandler<ServiceEnv> = token === undefined ? pass : refuse,
): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    const [, shown] = /^Bearer +(\S+)$/i.exec(context.req.header('Authorization') ?? '') ?? [];
    if (token !== undefined && shown !== undefined && isSame(shown, token)) return next();
    let isAdmitted = false;
    const refusal = await otherwise(context, async () => {
      isAdmitted = true;
    });
    if (!isAdmitted) return refusal;
    if (context.var.scope === undefined) return next();
    const { requestId } = context.var;
    const message = 'this application sees only its own tasks, but metrics cover all tasks';
    return context.json({ ErrorCode: 'Forbidden', ErrorMessage: message, RequestID: requestId }, 403);
  };
}

const pass: MiddlewareHandler<ServiceEnv> = (_context, next) => next();

const refuse: MiddlewareHandler<ServiceEnv> = async (context) =>
  context.json(
    {
      ErrorCode: 'Unauthorized',
      ErrorMessage: 'Authorization must be `Bearer` and the METRICS_TOKEN of this service',
      RequestID: context.var.requestId,
    },
    401,
    { 'WWW-Authenticate': 'Bearer' },
  );

/** Compares in constant time. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** The variable of `GET /metrics`, for an app's schema. */
export const metricsVariables = {
  METRICS_TOKEN: text.meta({
    description:
      'Token for `GET /metrics`, which Prometheus sends as `Authorization: Bearer …`. Without it `/metrics` is open to whoever may call the service, and to nobody else',
    fallback: 'none',
  }),
};
