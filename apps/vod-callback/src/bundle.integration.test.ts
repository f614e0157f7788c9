import { eventually } from '@scf-media/local-cloud/testing';
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundle, node20 } from './testing/bundle.ts';
import { startService } from './testing/start-service.ts';
import { procedureEvent, uploadEvent } from './testing/upload-event.ts';
import { makeTextSample, uploadSample } from './testing/upload-sample.ts';

test('the bundle, all that is shipped, is at most 1 MB in a zip', async () => {
  const names = await readdir(dirname(bundle), { recursive: true });
  const files = names.filter((name) => /\.(js|txt)$/.test(name));
  expect(files).toEqual(expect.arrayContaining(['main.js', 'third-party-licenses.txt']));
  const zipped = files.map(async (name) =>
    deflateRawSync(await readFile(join(dirname(bundle), name)), { level: 9 }),
  );
  const bytes = (await Promise.all(zipped)).reduce((sum, { byteLength }) => sum + byteLength, 0);
  console.info('zip', { bytes });
  expect(bytes).toBeLessThanOrEqual(1_000_000);
});

test('the bundle does all its work on Node 20', async () => {
  expect(execFileSync(node20(), ['--version'], { encoding: 'utf8' })).toMatch(/^v20\./);
  await using service = await startService({
    command: [node20(), bundle],
    environment: {
      EVENT_MODE: 'PULL',
      PULL_LOOP: 'on',
      // What traces is a part of its own, and loaded by this alone. Nobody listens there.
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    },
    vod: { event: { mode: 'PULL' }, pullWaitMs: 100 },
  });
  const fileId = await uploadSample(service.cloud, await makeTextSample(service.dir));
  expect((await service.client.post('/', uploadEvent(fileId))).status).toBe(200);
  await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  expect((await service.client.post('/callback', procedureEvent('f', '125-Procedure-1'))).status).toBe(200);
  await service.api.events.waitFor('ProcedureStateChanged-125-Procedure-1', 'done');
  expect((await service.client.get('/results/f')).status).toBe(200);
  expect((await service.client.post('/sweep')).status).toBe(200);
  await service.logged(({ msg }) => msg === 'spans cannot be sent');
  // A retry passes through timers and aborts, where the two Nodes differ most.
  service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 500, times: 1 });
  await service.client.post('/', uploadEvent('none'));
  await service.api.events.waitFor('NewFileUpload-none', 'failed');
  await service.restart();
  expect((await service.client.get(`/events/NewFileUpload-${fileId}`)).json).toMatchObject({ State: 'done' });
  service.process().kill('SIGTERM');
  await eventually(() => service.process().exitCode ?? undefined);
  expect(service.process().exitCode).toBe(0);
});
