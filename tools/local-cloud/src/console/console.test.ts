import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { at, cosClient } from '../testing/cos-fixture.ts';
import { invoke, scfClient, testFunction } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

test('the console shows runs and objects, with links that lead to them', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const page = async (): Promise<string> => (await fetch(cloud.apiUrl)).text();
  expect(await page()).toContain('Nothing was invoked yet.');
  expect(await page()).toContain('No objects yet.');

  const key = 'a b/<script>&"#1?.mp4';
  await cosClient(cloud.cosUrl).putObject({ ...at(key), Body: 'x', ContentType: 'video/mp4' });
  const id = await invoke(scfClient(cloud.apiEndpoint), { do: 'answer' });
  await cloud.scf.idle();
  const html = await page();
  expect(html).toContain(`<td>${id}</td>`);
  expect(html).toContain('<td class="FINISHED">FINISHED</td>');
  expect(html).toContain('a b/&lt;script&gt;&amp;&quot;#1?.mp4');
  expect(html).not.toContain('<script>');
  const link = /<a href="([^"]+)">/.exec(html)?.[1] ?? '';
  expect(await (await fetch(link)).text()).toBe('x');
});

test('the health check answers', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const response = await fetch(`${cloud.apiUrl}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok', name: 'local-cloud' }]);
});
