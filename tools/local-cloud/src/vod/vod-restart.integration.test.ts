import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startLocalCloud } from '../local-cloud.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { findMarkedProcesses } from '../processes/marked-processes.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, createVodClient } from '../testing/vod-fixture.ts';

const SCRIPT = fileURLToPath(new URL('../testing/vod-process.ts', import.meta.url));
const placeSchema = z.object({ apiEndpoint: z.string(), cosDomain: z.string() });
const MediaProcessTask = {
  TranscodeTaskSet: [{ Definition: 100010 }, { Definition: 100020 }, { Definition: 100210 }],
};
const succeeded = (count: number): object[] => Array.from({ length: count }, () => ({ status: 'SUCCESS' }));

test('a killed cloud resumes its transcodes and events after a restart', async () => {
  await using dir = await createTempDir('vod');
  await using receiver = await startEventReceiver();
  const sample = await makeSample(dir.path, { seconds: 4 });
  const mark = await realpath(dir.path);
  const child = spawn(process.execPath, ['--conditions=@scf-media/source', SCRIPT], {
    env: { PATH: process.env['PATH'], TEST_DIR: dir.path, TEST_NOTIFICATION_URL: receiver.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const place = placeSchema.parse(JSON.parse(line));
  const { FileId } = await upload(place, sample);
  await receiver.next(({ EventType }) => EventType === 'NewFileUpload');
  const { TaskId = '' } = await createVodClient(place.apiEndpoint).ProcessMedia({ FileId, MediaProcessTask });
  // Its event is lost, because nothing accepts it.
  await eventually(async () =>
    (await findMarkedProcesses(DIRECTORY_MARK, mark)).length > 0 ? true : undefined,
  );
  child.kill('SIGKILL');
  await exited;

  await using cloud = await startLocalCloud({ dir: dir.path });
  expect((await findMarkedProcesses(DIRECTORY_MARK, mark)).length).toBeLessThanOrEqual(1);
  expect(cloud.vod.tasks()).toMatchObject([{ taskId: TaskId, status: expect.not.stringMatching('FINISH') }]);
  await cloud.vod.idle();
  expect(cloud.vod.tasks()).toMatchObject([{ taskId: TaskId, status: 'FINISH', items: succeeded(3) }]);
  const finished = await receiver.next(({ EventType }) => EventType === 'ProcedureStateChanged');
  expect(finished).toMatchObject({ ProcedureStateChangeEvent: { TaskId, FileId, Status: 'FINISH' } });
  expect(cloud.vod.files()[0]?.transcodes.map(({ definition }) => definition)).toEqual([
    100010, 100020, 100210,
  ]);
});

test('a stopped cloud ends its ffmpeg, and the next one resumes', async () => {
  await using dir = await createTempDir('vod');
  const sample = await makeSample(dir.path, { seconds: 4 });
  const mark = await realpath(dir.path);
  {
    await using cloud = await startLocalCloud({ dir: dir.path });
    const { FileId } = await upload(cloud, sample);
    await createVodClient(cloud.apiEndpoint).ProcessMedia({ FileId, MediaProcessTask });
    await eventually(async () =>
      (await findMarkedProcesses(DIRECTORY_MARK, mark)).length > 0 ? true : undefined,
    );
  }
  expect(await findMarkedProcesses(DIRECTORY_MARK, mark)).toEqual([]);
  await using cloud = await startLocalCloud({ dir: dir.path });
  expect(cloud.vod.tasks()).toMatchObject([{ status: expect.not.stringMatching('FINISH') }]);
  await cloud.vod.idle();
  expect(cloud.vod.tasks()).toMatchObject([{ status: 'FINISH', items: succeeded(3) }]);
});
