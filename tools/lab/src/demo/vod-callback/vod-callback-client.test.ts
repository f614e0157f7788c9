import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createVodCallbackClient, type VodCallbackClient } from './vod-callback-client.ts';

const times = { CreateTime: '2026-01-01T00:00:00.000Z', UpdateTime: '2026-01-01T00:00:01.000Z' };
const pending = {
  Id: 'NewFileUpload-1',
  EventType: 'NewFileUpload',
  FileId: '1',
  State: 'pending',
  ...times,
};
const done = { ...pending, Id: 'NewFileUpload-2', FileId: '2', State: 'done', Result: { Started: 'task-2' } };
const Event = { EventType: 'NewFileUpload', FileUploadEvent: { FileId: '2' } };
const answers: Record<string, unknown> = {
  '/events': { Events: [pending, done], RequestID: 'r' },
  '/events/NewFileUpload-2': { ...done, Event, RequestID: 'r' },
  '/results/2': { FileId: '2', Results: [{ Definition: 100010 }], RequestID: 'r' },
  '/results/3': { Results: 'none' },
};

async function asking<Answer>(ask: (client: VodCallbackClient) => Promise<Answer>): Promise<Answer> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.statusCode = request.url === '/results/4' ? 500 : answer === undefined ? 404 : 200;
    response.end(JSON.stringify(answer ?? { ErrorCode: 'NotFound' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    return await ask(createVodCallbackClient(`http://127.0.0.1:${port}/`, new AbortController().signal));
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

it('finds the event of a file, with all that it told', async () => {
  const event = await asking((client) => client.event('NewFileUpload', '2'));
  expect(event).toMatchObject({ Id: 'NewFileUpload-2', State: 'done', Result: { Started: 'task-2' }, Event });
});

it('says that there is nothing yet', async () => {
  expect(await asking((client) => client.event('NewFileUpload', '9'))).toBeUndefined();
  expect(await asking((client) => client.event('FileDeleted', '2'))).toBeUndefined();
  expect(await asking((client) => client.results('9'))).toBeUndefined();
});

it('finds the results of a file', async () => {
  expect(await asking((client) => client.results('2'))).toEqual([{ Definition: 100010 }]);
});

it('takes no other answer for one', async () => {
  await expect(asking((client) => client.results('3'))).rejects.toThrow('expected array');
  await expect(asking((client) => client.results('4'))).rejects.toThrow(
    'GET /results/4 was answered with HTTP 500',
  );
});
