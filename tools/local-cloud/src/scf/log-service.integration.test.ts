import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_client.js';
import { expect, test } from 'vitest';
import { LOCAL_CREDENTIAL, LOCAL_REGION } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { deployApp, openUrl } from '../testing/deployed-function.ts';
import { createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

test('the output of functions can be searched in their topic, by function and time', async () => {
  await using dir = await createTempDir('cls');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const scf = createScfClient(cloud.apiEndpoint);
  const cls = new Client({
    credential: LOCAL_CREDENTIAL,
    region: LOCAL_REGION,
    profile: { httpProfile: { endpoint: cloud.apiEndpoint, protocol: 'http://' } },
  });
  const fromMs = Date.now();
  for (const FunctionName of ['one', 'two']) {
    await deployApp(scf, { FunctionName, ClsLogsetId: 'set-1', ClsTopicId: 'topic-1' });
    const url = await openUrl(scf, FunctionName);
    for (const path of ['a', 'b']) await (await fetch(`${url}/${path}`)).text();
  }
  const search = async (changes: object): Promise<string[]> => {
    const base = { TopicId: 'topic-1', From: fromMs, To: Date.now() + 1, Sort: 'asc' };
    const { Results: found = [] } = await cls.SearchLog({ ...base, ...changes });
    return found.map(({ LogJson }) => {
      const line = JSON.parse(LogJson ?? '{}') as Record<string, string>;
      return `${line['SCF_FunctionName']} ${line['SCF_Message']}`;
    });
  };
  expect(await search({})).toEqual(['one answers /a', 'one answers /b', 'two answers /a', 'two answers /b']);
  expect(await search({ QueryString: 'SCF_FunctionName:"two"', Sort: 'desc', Limit: 1 })).toEqual([
    'two answers /b',
  ]);
  expect(await search({ TopicId: 'other' })).toEqual([]);
  expect(await search({ To: fromMs })).toEqual([]);
});
