import {
  trtcPushOpenApi,
  trtcRecordOpenApi,
  vodCallbackOpenApi,
  webRecordOpenApi,
} from '@scf-media/protocol/openapi';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: {
    // A health check has no invalid requests.
    'operation-4xx-response': 'off',
    // The server is the one that serves the description.
    'no-empty-servers': 'error',
  },
});

test.each([webRecordOpenApi(), trtcPushOpenApi(), trtcRecordOpenApi(), vodCallbackOpenApi()])(
  'the description of $info.title is valid OpenAPI 3.1',
  async (document) => {
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(
      problems.map(({ ruleId, message, location: [at] }) => `${ruleId} ${at?.pointer ?? ''}: ${message}`),
    ).toEqual([]);
  },
);

test('an invalid description is found', async () => {
  const { license: _, ...info } = webRecordOpenApi().info;
  const source = JSON.stringify({ ...webRecordOpenApi(), info });
  expect((await lintFromString({ source, config })).map(({ ruleId }) => ruleId)).toEqual(['info-license']);
});
