import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createService } from './create-service.ts';
import { addDescriptionRoutes } from './describe-service.ts';

function service() {
  let loads = 0;
  const app = createService({ name: 'test', log: pino({ level: 'silent' }), maxBodyBytes: 1_000 });
  addDescriptionRoutes(app, async () => ({ openapi: '3.1.1', load: ++loads }));
  return app;
}

test('creates the description once', async () => {
  const app = service();
  const ask = async (): Promise<unknown> => (await app.request('/openapi.json')).json();
  expect([await ask(), await ask()]).toEqual(Array(2).fill({ openapi: '3.1.1', load: 1 }));
});

test('the page loads everything from the service, and its policy allows nothing else', async () => {
  const app = service();
  const page = await app.request('/docs');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  const html = await page.text();
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(addresses.filter((address) => /^(https?:)?\/\//.test(address))).toEqual([]);
  for (const address of addresses.filter((each) => !each.startsWith('data:'))) {
    const file = await app.request(`http://localhost/${address}`);
    expect(file.status, address).toBe(200);
    const bytes = Buffer.from(await file.arrayBuffer());
    const isPacked = file.headers.get('content-encoding') === 'gzip';
    expect((isPacked ? gunzipSync(bytes) : bytes).byteLength, address).toBeGreaterThan(20);
  }
});

test('serves no other file', async () => {
  expect((await service().request('/docs/package.json')).status).toBe(404);
  expect((await service().request('/docs/toString')).status).toBe(404);
});
