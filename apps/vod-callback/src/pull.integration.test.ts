import { eventually } from '@scf-media/local-cloud/testing';
import { vodEventExample } from '@scf-media/protocol/vod-events';
import { expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { makeSample, uploadSample } from './testing/upload-sample.ts';

const startPulling = (): Promise<RunningService> =>
  startService({
    environment: { EVENT_MODE: 'PULL', SWEEP_MS: '5000' },
    vod: { event: { mode: 'PULL' }, pullWaitMs: 100, confirmMs: 8_000 },
  });

const eventStates = ({ cloud }: RunningService) =>
  cloud.vod.events().map(({ event, state }) => [event.EventType, state]);

test.concurrent('a sweep pulls, stores, confirms and processes; the next one finds nothing', async () => {
  await using service = await startPulling();
  const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
  const { status, json: swept } = await service.client.post('/sweep');
  expect([status, swept]).toEqual([200, expect.objectContaining({ Pulled: 1, Failed: 0 })]);
  // The sweep is bounded: on a busy machine the event may be processed after its answer.
  await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  // The transcode may have ended by now.
  expect(eventStates(service)).toContainEqual(['NewFileUpload', 'delivered']);
  const { json } = await service.client.get(`/events/NewFileUpload-${fileId}`);
  expect(json).toMatchObject({ State: 'done', Result: { Started: expect.any(String) } });
  expect(json['Event']).not.toHaveProperty('EventHandle');
  await service.cloud.vod.idle();
  expect((await service.client.post('/sweep')).json).toMatchObject({ Pulled: 1 });
  expect((await service.client.get(`/results/${fileId}`)).json).toMatchObject({
    Results: [
      { Definition: 100010, Status: 'SUCCESS' },
      { Definition: 100020, Status: 'SUCCESS' },
    ],
  });
  expect((await service.client.post('/sweep')).json).toMatchObject({ Pulled: 0 });
});

test.concurrent('a loop does the same without a timer, and stops in the middle of a pull', async () => {
  await using service = await startPulling();
  await service.restart({ PULL_LOOP: 'on' });
  const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
  await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  await service.api.results.waitFor(fileId);
  const stopped = service.logged(({ msg }) => msg === 'stopped');
  service.process().kill('SIGTERM');
  await stopped;
});

test.concurrent(
  'a confirmation that fails is tried again; one that never arrives brings a repeat, which starts nothing',
  async () => {
    await using service = await startPulling();
    const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
    const passing = service.cloud.vod.faults.fail({ action: 'ConfirmEvents', with: 500, times: 2 });
    await service.client.post('/sweep');
    expect(passing.hits).toBe(2);
    // The transcode may have ended by now.
    expect(eventStates(service)).toContainEqual(['NewFileUpload', 'delivered']);
    await service.cloud.vod.idle();

    // The finished transcode comes, and its confirmation is refused for good.
    const lasting = service.cloud.vod.faults.fail({
      action: 'ConfirmEvents',
      with: 'InvalidParameter',
      times: 1,
    });
    expect((await service.client.post('/sweep')).status).toBe(500);
    expect(lasting.hits).toBe(1);
    expect((await service.client.get(`/results/${fileId}`)).status).toBe(200);
    const again = await eventually(async () => {
      const { json } = await service.client.post('/sweep');
      return json['Pulled'] === 1 ? json : undefined;
    });
    expect(again).toMatchObject({ Pending: 0, Failed: 0 });
    const { json } = await service.client.get(`/results/${fileId}`);
    expect(json['Results']).toHaveLength(2);
    expect(service.cloud.vod.calls('ProcessMedia')).toHaveLength(1);
  },
);

test.concurrent('"no events" said as an error is no failure', async () => {
  await using service = await startPulling();
  service.cloud.vod.faults.fail({ action: 'PullEvents', with: 'ResourceNotFound', times: 1 });
  expect(await service.client.post('/sweep')).toMatchObject({ status: 200, json: { Pulled: 0 } });
});

test.concurrent('what is pushed is taken as well', async () => {
  await using service = await startPulling();
  expect((await service.client.post('/callback', vodEventExample('NewFileUpload'))).status).toBe(200);
});
