import { expect, it } from 'vitest';
import { createService } from '../index.ts';
import { createLogger } from '../../log/index.ts';
import { addMetricsRoute, requireMetricsToken } from './metrics-route.ts';

const log = createLogger({ name: 'test', level: 'silent' });

function service(token?: string, otherwise?: Parameters<typeof requireMetricsToken>[1]) {
  const app = createService({ name: 'tapes', log, maxBodyBytes: 100 });
  let finished = 2;
  app.use('/metrics', requireMetricsToken(token, otherwise));
  addMetricsRoute(app, 'tapes', {
    metrics: [
      { name: 'scf_media_tasks', help: 'Unfinished tasks', type: 'gauge', labels: ['status'] },
      { name: 'scf_media_done_total', help: 'Done', type: 'counter', labels: ['reason'] },
    ],
    read: async () => [
      { name: 'scf_media_tasks', labels: ['recording'], value: 3 },
      { name: 'scf_media_done_total', labels: ['"stopped"'], value: finished++ },
    ],
  });
  const get = async (headers: Record<string, string> = {}) => app.request('/metrics', { headers });
  return { get, text: async () => (await get()).text() };
}

it("returns the source's values, labelled with the service, and those of the process, in Prometheus's format", async () => {
  const { get } = service();
  const response = await get();
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
  const lines = (await response.text()).split('\n');
  expect(lines).toContain('# TYPE scf_media_tasks gauge');
  expect(lines).toContain('scf_media_tasks{status="recording",service="tapes"} 3');
  expect(lines).toContain('# TYPE scf_media_done_total counter');
  expect(lines).toContain('scf_media_done_total{reason="\\"stopped\\"",service="tapes"} 2');
  expect(lines.some((line) => line.startsWith('process_cpu_seconds_total{service="tapes"} '))).toBe(true);
  expect(lines.some((line) => line.startsWith('process_resident_memory_bytes{'))).toBe(true);
});

it('reads the source for each scrape, also for concurrent ones', async () => {
  const { text } = service();
  const [first, second] = await Promise.all([text(), text()]);
  expect(first).toContain('scf_media_done_total{reason="\\"stopped\\"",service="tapes"} 2');
  expect(second).toContain('scf_media_done_total{reason="\\"stopped\\"",service="tapes"} 3');
});

it('requires the token', async () => {
  const { get } = service('a-token');
  expect((await get({ Authorization: 'Bearer a-token' })).status).toBe(200);
  const refused = await get({ Authorization: 'Bearer another' });
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(await refused.json()).toMatchObject({ ErrorCode: 'Unauthorized' });
  expect((await get()).status).toBe(401);
});

it('also admits callers of the service, except applications that see only their own tasks', async () => {
  const asApplication = service('a-token', async (context, next) => {
    if (context.req.header('X-Key') === undefined) return context.text('', 401);
    if (context.req.header('X-Key') === 'team') context.set('scope', {});
    return next();
  });
  expect((await asApplication.get({ 'X-Key': 'all' })).status).toBe(200);
  expect((await asApplication.get({ Authorization: 'Bearer a-token' })).status).toBe(200);
  expect((await asApplication.get({ 'X-Key': 'team' })).status).toBe(403);
  expect((await asApplication.get()).status).toBe(401);
});
