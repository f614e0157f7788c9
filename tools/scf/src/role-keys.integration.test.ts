import { eventually } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';
import { startLocalDeployment } from './testing/local-deployment.ts';

const uploadEvent = (fileId: string): string =>
  JSON.stringify({
    EventType: 'NewFileUpload',
    FileUploadEvent: { FileId: fileId, MediaBasicInfo: { Name: 'a.mp4', Type: 'mp4' } },
  });

test('a process of a zip, whose keys are in its environment, ends with them, and the next one has new ones', async () => {
  // Long enough for a start and one event.
  const roleKeysMs = 8_000;
  await using local = await startLocalDeployment({ scf: { roleKeysMs } });
  await local.package('vod-callback');
  const { address = '' } = await local.deploy('vod-callback');
  const pidOf = (): number | undefined => local.cloud.scf.instances().find(({ pid }) => pid > 0)?.pid;
  let count = 0;
  /** @returns whether VOD was asked: it knows no such file, and says so to whoever has keys */
  const isAccepted = async (): Promise<boolean> => {
    count += 1;
    const response = await fetch(`${address}/callback`, {
      method: 'POST',
      body: uploadEvent(`file-${count}`),
    });
    const answer = (await response.json()) as { State?: string };
    return answer.State === 'failed';
  };

  // The process may be older than its keys are good.
  await eventually(async () => (await isAccepted()) || undefined, 20_000);
  const first = pidOf();
  await eventually(async () => !(await isAccepted()) || undefined, 20_000);
  await eventually(async () => (await isAccepted()) || undefined, 20_000);
  expect(pidOf()).not.toBe(first);
});
