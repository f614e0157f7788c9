import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { uploadEvent } from './testing/upload-event.ts';
import { makeTextSample, uploadSample } from './testing/upload-sample.ts';

// An event is only safe once it is processed.
let service: RunningService;
let sample: string;
beforeAll(async () => {
  service = await startService({
    environment: { ANSWER_WHEN: 'processed', PROCESS_WAIT_MS: '5000', EVENT_RETRY_MS: '60000' },
  });
  sample = await makeTextSample(service.dir);
});
afterAll(() => service?.[Symbol.asyncDispose]());

test('a success and a final failure are answered 200', async () => {
  const fileId = await uploadSample(service.cloud, sample);
  expect(await service.client.post('/', uploadEvent(fileId))).toMatchObject({
    status: 200,
    json: { State: 'done' },
  });
  expect(await service.client.post('/', uploadEvent('none'))).toMatchObject({
    status: 200,
    json: { State: 'failed' },
  });
});

test.each([
  ['failed', 500],
  ['is still running', 'hang'],
] as const)(
  'an attempt that %s is answered 503, and the next delivery tries at once',
  async (_what, fault) => {
    const fileId = await uploadSample(service.cloud, sample);
    service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: fault, times: 1 });
    const first = await service.client.post('/', uploadEvent(fileId));
    expect(first).toMatchObject({ status: 503, json: { ErrorCode: 'NotYetProcessed' } });
    if (fault === 'hang') return;
    const second = await service.client.post('/', uploadEvent(fileId));
    expect(second).toMatchObject({ status: 200, json: { State: 'done', New: false } });
  },
);

test('a sweep tries what is due, and a timer event is a sweep', async () => {
  await service.restart({ EVENT_RETRY_MS: '1' });
  const fileId = await uploadSample(service.cloud, sample);
  service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 500, times: 1 });
  await service.client.post('/', uploadEvent(fileId));
  const swept = await service.client.post('/sweep');
  expect(swept).toMatchObject({ status: 200, json: { Pulled: 0 } });
  await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  const timer = { Type: 'Timer', TriggerName: 'every-minute', Time: '2026-11-20T00:00:00Z', Message: '' };
  expect(await service.client.post('/event-invoke', timer)).toMatchObject({
    status: 200,
    json: { Pulled: 0 },
  });
});
