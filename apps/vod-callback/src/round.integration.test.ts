import { eventually } from '@scf-media/local-cloud/testing';
import { exampleSignKey } from '@scf-media/protocol/vod-events';
import { expect, test } from 'vitest';
import { startService } from './testing/start-service.ts';
import { makeSample, uploadSample } from './testing/upload-sample.ts';

test('a file that is uploaded is transcoded, and its URLs are logged and told', async () => {
  await using service = await startService({ push: true, environment: { CALLBACK_KEY: exampleSignKey } });
  const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
  const { Results: results } = await service.api.results.waitFor(fileId);
  expect(results).toMatchObject([
    { FileId: fileId, Definition: 100010, Status: 'SUCCESS', Height: 360 },
    { FileId: fileId, Definition: 100020, Status: 'SUCCESS', Height: 540 },
  ]);
  for (const { Url, Size, Definition } of results) {
    const file = await fetch(String(Url));
    expect(file.status).toBe(200);
    expect((await file.arrayBuffer()).byteLength).toBe(Size);
    const line = await service.logged((one) => one['Definition'] === Definition);
    expect(line.msg).toBe(
      `Transcode succeeded. FileId: ${fileId}, Definition: ${String(Definition)}, Url: ${String(Url)}`,
    );
  }
  await eventually(() =>
    service.cloud.vod.events().every(({ state }) => state === 'delivered') ? true : undefined,
  );
  expect(service.cloud.vod.calls('ProcessMedia')).toHaveLength(1);
});
