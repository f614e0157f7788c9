import type { Metric } from '@scf-media/protocol/metrics';
import type { Hono } from 'hono';
import type { ServiceEnv } from '../index.ts';

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
