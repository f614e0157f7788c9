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

test.concurrent('a sweep pulls, stores, confirms and processes events; the next one finds none', async () => {
  await using service = await startPulling();
  const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
  const { status, json: swept } = await service.client.post('/sweep');
  expect([status, swept]).toEqual([200, expect.objectContaining({ Pulled: 1, Failed: 0 })]);
  // The sweep is bounded: on a busy machine the event may be processed after the response.
  await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  // The transcode may have finished by now.
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

test.concurrent('a loop does the same without a timer, and can be stopped during a pull', async () => {
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
  'a failed confirmation is retried; an event that stays unconfirmed is delivered again, and starts nothing',
  async () => {
    await using service = await startPulling();
    const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
    const passing = service.cloud.vod.faults.fail({ action: 'ConfirmEvents', with: 500, times: 2 });
    await service.client.post('/sweep');
    expect(passing.hits).toBe(2);
    // The transcode may have finished by now.
    expect(eventStates(service)).toContainEqual(['NewFileUpload', 'delivered']);
    await service.cloud.vod.idle();

    // The event of the finished transcode arrives, and its confirmation is rejected permanently.
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

test.concurrent('an error that means "no events" is not a failure', async () => {
  await using service = await startPulling();
  service.cloud.vod.faults.fail({ action: 'PullEvents', with: 'ResourceNotFound', times: 1 });
  expect(await service.client.post('/sweep')).toMatchObject({ status: 200, json: { Pulled: 0 } });
});

test.concurrent('pushed events are accepted, too', async () => {
  await using service = await startPulling();
  expect((await service.client.post('/callback', vodEventExample('NewFileUpload'))).status).toBe(200);
});
