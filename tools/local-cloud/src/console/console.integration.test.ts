import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { at, cosClient } from '../testing/cos-fixture.ts';
import { deployApp, openUrl } from '../testing/deployed-function.ts';
import { invoke, scfClient, testFunction } from '../testing/scf-fixture.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { openSignalClient } from '../testing/signal-client.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, vodClient } from '../testing/vod-fixture.ts';

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

test('the console shows deployed functions with their addresses', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  const html = await (await fetch(cloud.apiUrl)).text();
  expect(html).toContain('<td>hello</td>');
  expect(html).toContain('<td class="Active">Active</td>');
  expect(html).toContain('$DEFAULT → $LATEST');
  expect(html).toContain(`<a href="${url}">${url}</a>`);
});

test('the console shows media with what was made of them, tasks, and events with who heard them', async () => {
  await using dir = await createTempDir('console');
  await using receiver = await startEventReceiver();
  const notificationUrl = receiver.url;
  await using cloud = await startLocalCloud({
    dir: dir.path,
    vod: { event: { mode: 'PUSH', notificationUrl } },
  });
  const page = async (): Promise<string> => (await fetch(cloud.apiUrl)).text();
  expect(await page()).toContain('No media yet.');
  const sample = await makeSample(dir.path, { size: '320x180', seconds: 1 });
  const { FileId, MediaUrl } = await upload(cloud, sample, { MediaName: '<b>' });
  const { TaskId } = await vodClient(cloud.apiEndpoint).ProcessMedia({
    FileId,
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
  });
  await cloud.vod.idle();
  await receiver.next(({ EventType }) => EventType === 'ProcedureStateChanged');
  await eventually(() => (cloud.vod.events()[0]?.state === 'delivered' ? true : undefined));
  const html = await page();
  expect(html).toContain(`<td><a href="${MediaUrl}">&lt;b&gt;</a></td>`);
  expect(html).toContain(`<td>${TaskId}</td>`);
  expect(html).toMatch(/100010 <span class="SUCCESS">SUCCESS<\/span> 100 %/);
  expect(html).toMatch(/>100010<\/a> 360 lines,\s+\d+ kbps/);
  expect(html).toContain('<td>ProcedureStateChanged</td>');
  expect(html.match(/<td class="delivered">/g)).toHaveLength(2);
});

test('the health check answers', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const response = await fetch(`${cloud.apiUrl}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok', name: 'local-cloud' }]);
});

test('the console shows who is in which room, with links to join that put nobody out', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const page = async (): Promise<string> => (await fetch(cloud.apiUrl)).text();
  expect(await page()).toContain('Nobody is in a room.');
  const room = { strRoomId: '<b> & (1)' };
  await using anchor = await openSignalClient({ cloudUrl: cloud.apiUrl, userId: 'anchor-1', room });
  anchor.say({
    ...{ type: 'publish', published: { audio: true, video: true } },
    available: { audio: false, video: true },
  });
  const html = await eventually(async () => {
    const text = await page();
    return text.includes('muted') ? text : undefined;
  });
  expect(html).toContain('anchor-1 (anchor, audio muted, video)');
  expect(html).not.toContain('<b>');
  const links = [...html.matchAll(/<a href="(\/room[^"]+)">/g)].map(
    ([, link = '']) => new URL(link.replaceAll('&amp;', '&'), cloud.apiUrl),
  );
  const joins = links.map(({ searchParams: query }) =>
    ['userId', 'publish', 'strRoomId'].map((name) => query.get(name)),
  );
  expect(joins).toContainEqual(['anchor-2', 'pattern', room.strRoomId]);
  expect(joins).toContainEqual(['viewer-1', 'none', room.strRoomId]);
  for (const link of links) expect((await fetch(link)).status).toBe(200);
});
