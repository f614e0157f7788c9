import { expect, test } from 'vitest';
import { createVodCallbackClient } from './vod-callback.ts';

const notFound = { status: 404, ErrorCode: 'NotFound', ErrorMessage: 'no such event' };

/** A service that gives these responses in order, and repeats the last one. */
function answering(...bodies: { status?: number; [field: string]: unknown }[]) {
  let at = 0;
  return createVodCallbackClient({
    endpoint: 'http://127.0.0.1:1/secret',
    watch: { intervalMs: 1 },
    fetch: async () => {
      const { status = 200, ...body } = bodies[Math.min(at++, bodies.length - 1)] ?? {};
      return Response.json(body, { status });
    },
  });
}

test('waiting for an event may start before it exists, and returns its state', async () => {
  const { events } = answering(notFound, { State: 'pending' }, { State: 'done', Result: { Started: 't' } });
  expect(await events.waitFor('NewFileUpload-1', 'done')).toEqual({
    State: 'done',
    Result: { Started: 't' },
  });
});

test('waiting for an event that has failed throws its error', async () => {
  const failed = { State: 'failed', LastError: { Code: 'WebhookFailed', Message: 'it answered 500' } };
  await expect(answering(failed).deliveries.waitFor('a', 'done')).rejects.toMatchObject({
    code: 'TaskEnded',
    message: 'a is failed and not done: it answered 500',
    cause: failed,
  });
  expect(await answering(failed).deliveries.waitFor('a', 'failed')).toEqual(failed);
});

test('waiting ends at its timeout, and reports the current state', async () => {
  const { events } = answering({ State: 'pending' });
  await expect(events.waitFor('a', 'done', { timeoutMs: 20 })).rejects.toMatchObject({
    code: 'Timeout',
    message: 'a was pending and not done after 20 ms',
  });
});

test('waiting for results ends when there are some; any other error is thrown', async () => {
  const found = { FileId: '1', Results: [] };
  expect(await answering(notFound, notFound, found).results.waitFor('1')).toEqual(found);
  const refused = { status: 400, ErrorCode: 'InvalidParam', ErrorMessage: 'no' };
  await expect(answering(notFound, refused).results.waitFor('1')).rejects.toMatchObject({
    code: 'InvalidParam',
  });
});
