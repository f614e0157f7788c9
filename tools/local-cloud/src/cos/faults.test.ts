import { expect, test } from 'vitest';
import { at, createCosClient, startTestCos, TEST_BUCKET } from '../testing/cos-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

test('a rule applies to matching requests, a limited number of times', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const rule = cos.faults.fail({ method: 'PUT', match: '/part', times: 2 });
  const put = async (key: string): Promise<number> => {
    const url = createCosClient(cos.url).getObjectUrl(
      { ...at(key), Method: 'PUT', Sign: true },
      () => undefined,
    );
    return (await fetch(url, { method: 'PUT', body: 'x' })).status;
  };
  expect([await put('other'), await put('part'), await put('part'), await put('part')]).toEqual([
    200, 503, 503, 200,
  ]);
  expect(rule.hits).toBe(2);
});

test('the SDK retries after two failures', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const rule = cos.faults.fail({ match: /k$/, times: 2, status: 500 });
  await createCosClient(cos.url).putObject({ ...at('k'), Body: 'x' });
  expect(rule.hits).toBe(2);
});

test('a rule ends after its time, or when it is removed', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const status = async (): Promise<number> => (await fetch(`${cos.url}/${TEST_BUCKET}/k`)).status;
  cos.faults.fail({ forMs: 0 });
  expect(await status()).toBe(404);
  const rule = cos.faults.fail({ status: 429 });
  expect([await status(), await status()]).toEqual([429, 429]);
  rule.remove();
  expect(await status()).toBe(404);
});

test('while down, the server responds with 503 or not at all', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  const read = (): Promise<Response> => fetch(`${cos.url}/${TEST_BUCKET}/k`);
  cos.faults.down();
  const refused = await read();
  expect([refused.status, await refused.text()]).toEqual([
    503,
    expect.stringContaining('ServiceUnavailable'),
  ]);
  cos.faults.down('drop');
  await expect(read()).rejects.toThrow('fetch failed');
  cos.faults.up();
  expect((await read()).status).toBe(404);
});

test('going down with drop closes open connections', async () => {
  await using dir = await createTempDir('cos');
  await using cos = await startTestCos(dir.path);
  await createCosClient(cos.url).putObject({ ...at('k'), Body: Buffer.alloc(64 * 1024 * 1024) });
  const response = await fetch(`${cos.url}/${TEST_BUCKET}/k`);
  cos.faults.down('drop');
  await expect(response.arrayBuffer()).rejects.toThrow('terminated');
});
