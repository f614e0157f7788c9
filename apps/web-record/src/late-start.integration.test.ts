import { createWebRecordClient } from '@scf-media/client';
import { startService } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';

/** The minimum that a request may set. */
const startDeadlineSeconds = 10;

test('a recording whose worker waits for quota past StartDeadline ends with a reason, and its worker never runs', async () => {
  // Too little memory for any worker.
  const scf = { quotaMb: 1_000, retryMs: 300 };
  await using service = await startService('web-record', { cloud: { scf } });
  const client = createWebRecordClient({
    endpoint: service.url,
    watch: { intervalMs: 50, timeoutMs: 60_000 },
  });
  const begunMs = Date.now();
  const id = await client.start({ RecordURL: 'http://127.0.0.1/never', StartDeadline: startDeadlineSeconds });
  expect(service.cloud.scf.invocations()).toMatchObject([{ status: 'RUNNING', pid: undefined }]);

  const task = await client.waitFor(id, 'finished');
  // StartDeadline applies although a worker may take longer than that to start.
  expect(Date.now() - begunMs).toBeGreaterThanOrEqual(startDeadlineSeconds * 1000);
  expect(task.Result).toMatchObject({ ErrorMessage: expect.stringContaining('StartDeadline') });
  // Nothing is left that could start recording later.
  await service.cloud.scf.idle();
  expect(service.cloud.scf.invocations()).toMatchObject([{ status: 'ABORTED', statusCode: 499 }]);
});
