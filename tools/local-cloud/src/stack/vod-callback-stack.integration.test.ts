import { expect, test } from 'vitest';
import { z } from 'zod';
import { createTempDir } from '../testing/temp-dir.ts';
import { reservePorts } from '../ports/index.ts';
import { createVodClient } from '../testing/vod-fixture.ts';
import { startStack } from './start-stack.ts';

const SERVER = `require('node:http')
  .createServer((request, response) => response.end(JSON.stringify(process.env)))
  .listen(process.env.PORT, '127.0.0.1')`;

test('the stack configures VOD for vod-callback, which gets the key', async () => {
  await using dir = await createTempDir('stack');
  const portBase = await reservePorts();
  await using stack = await startStack({
    dir: dir.path,
    portBase,
    apps: [
      {
        name: 'vod-callback',
        portOffset: 1,
        command: [process.execPath, '-e', SERVER],
        cwd: dir.path,
        environment: () => ({}),
      },
    ],
    inherited: {},
    vodEvents: { mode: 'PUSH', signKey: 'Key1' },
  });
  expect(await createVodClient(stack.cloud.apiEndpoint).DescribeEventConfig({})).toMatchObject({
    Mode: 'PUSH',
    NotificationUrl: `http://127.0.0.1:${portBase + 1}/callback`,
    UploadMediaCompleteEventSwitch: 'ON',
  });
  const environment: unknown = await (await fetch(`http://127.0.0.1:${portBase + 1}`)).json();
  const variables = z.object({ EVENT_MODE: z.string(), CALLBACK_KEY: z.string() }).parse(environment);
  expect(variables).toEqual({ EVENT_MODE: 'PUSH', CALLBACK_KEY: 'Key1' });
  await stack.stop(1_000);
});
