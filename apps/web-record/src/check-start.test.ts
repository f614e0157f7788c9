import { createUrlPolicy } from '@scf-media/cloud/url-policy';
import { parseWebRecordRequest, type StartData } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { checkStart } from './check-start.ts';

const urlPolicy = createUrlPolicy({
  allowPrivate: false,
  lookup: async () => [{ address: '93.184.215.14', family: 4 }],
});

const operator = { urlPolicy, defaultOutput: { bucket: 'b', isVod: false }, caller: {} };

function startData(fields: object): StartData {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: { RecordURL: 'https://example.com/', ...fields },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  return request.Data;
}

const hls = (AuthUrl: string) => ({
  Output: { Video: { Muxer: 'hls', EncryptKey: '0'.repeat(32), AuthUrl } },
});
const notThere = 'must not lead to a private or reserved address';

test.each([
  [{}],
  [{ CallbackURL: 'https://example.com/done', MaxDurationLimit: 21_600 }],
  [hls('https://example.com/key')],
])('takes %j', async (fields) => {
  await checkStart(startData(fields), { ...operator, hasPermanentKeys: false });
});

test.each([
  [{ RecordURL: 'http://127.0.0.1/' }, `RecordURL ${notThere}`],
  [{ CallbackURL: 'http://169.254.0.23/' }, `CallbackURL ${notThere}`],
  [hls('http://metadata.tencentyun.com/'), `Output.Video.AuthUrl ${notThere}`],
  [
    { MaxDurationLimit: 21_601 },
    'MaxDurationLimit must be at most 21600 without permanent keys (SECRET_ID and SECRET_KEY)',
  ],
  [
    { RecordURL: 'http://[::1]/', CallbackURL: 'http://10.0.0.1/', ...hls('http://0/') },
    `RecordURL ${notThere}; CallbackURL ${notThere}; Output.Video.AuthUrl ${notThere}`,
  ],
])('refuses %j', async (fields, message) => {
  const refusal = checkStart(startData(fields), { ...operator, hasPermanentKeys: false });
  await expect(refusal).rejects.toMatchObject({ code: 'InvalidParam', fault: 'caller', message });
});

test('accepts 10 hours with permanent keys', async () => {
  await checkStart(startData({ MaxDurationLimit: 36_000 }), { ...operator, hasPermanentKeys: true });
});

const cos = (Cos: object) => ({ Output: { Cos } });
const below = 'must lead below team-a/ for this key';

test.each([
  [cos({ TargetDir: 'team-a' }), undefined],
  [cos({ TargetDir: '/team-a/lessons/', TargetName: 'one' }), undefined],
  [cos({ TargetDir: '/', TargetName: 'team-a/one' }), undefined],
  [{}, `Output.Cos.TargetDir ${below}`],
  [cos({ TargetDir: 'team-b' }), `Output.Cos.TargetDir ${below}`],
  [cos({ TargetDir: 'team-alpha' }), `Output.Cos.TargetDir ${below}`],
  // Without a folder, the file goes into the folder of the task.
  [cos({ TargetName: 'team-a/one' }), `Output.Cos.TargetDir ${below}`],
  [cos({ Bucket: 'other', TargetDir: 'team-a' }), 'Output.Cos.Bucket must be b for this key'],
  [{ Output: { Vod: {} } }, 'Output.Vod is not open to this key'],
])('a limited key and %j: %s', async (fields, message) => {
  const caller = { appKey: 'team-a', scope: { buckets: ['b'], prefixes: ['team-a/'] } };
  const starting = checkStart(startData(fields), { ...operator, caller, hasPermanentKeys: true });
  if (message === undefined) await starting;
  else await expect(starting).rejects.toMatchObject({ code: 'InvalidParam', message });
});
