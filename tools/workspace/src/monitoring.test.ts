import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { queueMetrics, taskMetrics } from '@scf-media/protocol/metrics';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../../deploy/monitoring');

const alertsSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string(), expr: z.string(), annotations: z.object({ summary: z.string() }) }),
      ),
    }),
  ),
});
const dashboardSchema = z.object({
  panels: z.array(
    z.object({ id: z.number(), title: z.string(), targets: z.array(z.object({ expr: z.string() })) }),
  ),
});

/** Metrics of prom-client about the process, and of Prometheus itself. */
const common = { process_cpu_seconds_total: [], process_resident_memory_bytes: [], up: ['job', 'instance'] };
const known = new Map<string, readonly string[]>([
  ...Object.entries(common),
  ...[...taskMetrics, ...queueMetrics].map(({ name, labels }): [string, readonly string[]] => [name, labels]),
]);

/** Parses an expression with the grammar of Prometheus's own editor. */
function splitExpression(expression: string) {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  let isWrong = false;
  // Grafana's variables occur only in strings.
  parser.parse(expression).iterate({
    enter({ type, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) isWrong = true;
      if (type.name === 'Identifier') metrics.add(text);
      if (type.name === 'LabelName') labels.add(text);
    },
  });
  return { metrics: [...metrics], labels: [...labels], isWrong };
}

async function expressions(): Promise<{ where: string; expression: string }[]> {
  const text = (name: string) => readFile(join(folder, name), 'utf8');
  const { groups } = alertsSchema.parse(parse(await text('alerts.yml')));
  const { panels } = dashboardSchema.parse(JSON.parse(await text('grafana-dashboard.json')));
  return [
    ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ where: alert, expression: expr }))),
    ...panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ where: title, expression: expr })),
    ),
  ];
}

test('dashboards and alerts use existing metrics and labels', async () => {
  const found = await expressions();
  expect(found.length).toBeGreaterThan(25);
  for (const { where, expression } of found) {
    const { metrics, labels, isWrong } = splitExpression(expression);
    expect.soft([where, isWrong]).toEqual([where, false]);
    expect.soft(metrics.length, where).toBeGreaterThan(0);
    const ofThese = new Set(['service', ...metrics.flatMap((name) => known.get(name) ?? [])]);
    expect.soft([where, metrics.filter((name) => !known.has(name))]).toEqual([where, []]);
    expect.soft([where, labels.filter((name) => !ofThese.has(name))]).toEqual([where, []]);
  }
});

test('every metric is on the dashboard', async () => {
  const shown = new Set(
    (await expressions()).flatMap(({ expression }) => splitExpression(expression).metrics),
  );
  expect([...known.keys()].filter((name) => !shown.has(name))).toEqual([]);
});

test('counters, and only counters, end in _total', () => {
  for (const { name, type } of [...taskMetrics, ...queueMetrics])
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
});

test.each(['docs/monitoring.md', 'docs/zh/monitoring.md'])(
  '%s names every metric and no other',
  async (page) => {
    const text = await readFile(join(folder, '../..', page), 'utf8');
    const rows = [...text.matchAll(/^\| `(scf_media_\w+)` \| ([^|]*) \|/gm)].map(([, name, labels = '']) => [
      name,
      [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    ]);
    expect(rows).toEqual([...taskMetrics, ...queueMetrics].map(({ name, labels }) => [name, labels]));
  },
);
