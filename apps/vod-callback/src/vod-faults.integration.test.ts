import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { uploadEvent } from './testing/upload-event.ts';
import { makeTextSample, uploadSample } from './testing/upload-sample.ts';

let service: RunningService;
let sample: string;
const callsFor = (id: string) =>
  service.cloud.vod.calls('ProcessMedia').filter(({ parameters }) => Object(parameters)['FileId'] === id);

beforeAll(async () => {
  service = await startService({ environment: { EVENT_TRIES: '4', VOD_TIMEOUT_MS: '4000' } });
  sample = await makeTextSample(service.dir);
});
afterAll(() => service?.[Symbol.asyncDispose]());

test.each([
  ['answers 500', 500],
  ['throttles', 'RequestLimitExceeded'],
  ['does not answer', 'hang'],
] as const)('VOD %s: it is tried again until it succeeds', async (_what, fault) => {
  const fileId = await uploadSample(service.cloud, sample);
  const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: fault, times: 2 });
  expect((await service.client.post('/', uploadEvent(fileId))).status).toBe(200);
  expect(await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done')).toMatchObject({
    Attempts: 3,
    Result: { Started: expect.any(String) },
  });
  expect(rule.hits).toBe(2);
  expect(callsFor(fileId)).toHaveLength(3);
});

test.each([
  ['answers 500', 500, 'VodHttp500'],
  ['throttles', 'RequestLimitExceeded', 'VodRequestLimitExceeded'],
] as const)(
  'VOD %s for ever: it is given up, visible, and succeeds when it is retried',
  async (_what, fault, code) => {
    const fileId = await uploadSample(service.cloud, sample);
    const id = `NewFileUpload-${fileId}`;
    const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: fault });
    expect((await service.client.post('/', uploadEvent(fileId))).status).toBe(200);
    expect(await service.api.events.waitFor(id, 'failed')).toMatchObject({
      Attempts: 4,
      LastError: { Code: code },
    });
    expect(rule.hits).toBe(4);
    const { json } = await service.client.get('/events?state=failed');
    expect(json['Events']).toContainEqual(expect.objectContaining({ Id: id, FileId: fileId }));
    rule.remove();
    expect((await service.client.post(`/events/${id}/retry`)).status).toBe(200);
    expect(await service.api.events.waitFor(id, 'done')).toMatchObject({
      Result: { Started: expect.any(String) },
    });
  },
);

test('VOD did its work and the answer was lost: the repeat is refused, and that is success', async () => {
  const fileId = await uploadSample(service.cloud, sample);
  service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 'hang', times: 1, done: true });
  await service.client.post('/', uploadEvent(fileId));
  expect(await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done')).toMatchObject({
    Attempts: 2,
    Result: { Duplicate: expect.stringMatching(/^vod-callback-/) },
  });
  const tasks = service.cloud.vod
    .tasks()
    .filter((task) => task.kind === 'Procedure' && task.fileId === fileId);
  expect(tasks).toHaveLength(1);
});

test('VOD was not yet asked when the process was killed: the next one asks', async () => {
  const fileId = await uploadSample(service.cloud, sample);
  const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 'hang' });
  // It answers when its wait is over or the attempt failed; either way the event is only stored.
  await service.client.post('/', uploadEvent(fileId));
  await service.kill();
  rule.remove();
  const before = callsFor(fileId).length;
  await service.restart();
  expect(await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done')).toMatchObject({
    Result: { Started: expect.any(String) },
  });
  expect(callsFor(fileId)).toHaveLength(before + 1);
});

test('an event is answered for once the store has it, when nothing is waited for; a kill at that moment loses nothing', async () => {
  await service.restart({ PROCESS_WAIT_MS: '0' });
  const fileIds = Array.from({ length: 50 }, (_, index) => `burst-${index}`);
  const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 500 });
  const answers = await Promise.all(fileIds.map((id) => service.client.post('/', uploadEvent(id))));
  await service.kill();
  expect(answers.map(({ status }) => status)).toEqual(fileIds.map(() => 200));
  rule.remove();
  await service.restart();
  // These files do not exist: VOD says so to each, in the end.
  for (const id of fileIds) await service.api.events.waitFor(`NewFileUpload-${id}`, 'failed');
});
