import { describe, expect, it } from 'vitest';
import { parseWebRecordRequest } from '../web-record/index.ts';
import { startDataSchema } from '../web-record/start-data.ts';
import { startRequest } from './start-row.ts';
import { pageRefusals } from './start-rows-page.ts';
import { startRows } from './start-rows.ts';

/** What a parsed Start request has at a dotted path. */
function read(body: unknown, path: string): unknown {
  let value: unknown = parseWebRecordRequest(body).Data;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
}

it('has every row of the documents in their order, with the thumbnails, then the additions', () => {
  expect(startRows.map(({ field }) => field.split('.').at(-1))).toEqual(
    (
      'RecordURL ManualStart Width Height CallbackURL MaxDurationLimit StorageType Output ' +
      'Cos Domain Bucket Region TargetDir TargetName ' +
      'Vod MediaInfo MediaName ExpireTime StorageRegion ClassId SourceContext ProcedureInfo Procedure SessionContext SubAppId ' +
      'Video Muxer EncryptKey AuthUrl Poster Thumbnails IntervalSeconds Width ' +
      'Events MaxPauseLimit ReadyTimeout Cookies Headers HttpCredentials UserAgent Permissions FakeMedia ' +
      'IgnoreCertificateErrors TimeZone Locale FrameRate VideoBitrate ' +
      'ClientToken StartDeadline'
    ).split(' '),
  );
});

const optionalRows = startRows.filter(({ field }) => field !== 'RecordURL');

describe.for(optionalRows)('$field, left out,', (row) => {
  it.for([undefined, '', 'undefined', null])('as %j, has its default', (blank) => {
    expect(read(startRequest({ [row.field]: blank }), row.field)).toEqual(row.default);
  });
});

describe.for(startRows)('$field', (row) => {
  it.for(row.accepted.map((accepted) => ({ as: accepted.value, ...accepted })))(
    'accepts $value',
    ({ value, as }) => {
      expect(read(startRequest({ ...row.alongside, [row.field]: value }), row.field)).toEqual(as);
    },
  );

  it.for([...row.refused])('rejects $value: $says', ({ value, says }) => {
    const refused = startRequest({ ...row.alongside, [row.field]: value });
    expect(() => parseWebRecordRequest(refused)).toThrow(
      expect.objectContaining({
        code: 'InvalidParam',
        fault: 'caller',
        message: expect.stringMatching(
          new RegExp(`^${row.field} ${says.replace(/[[\].]/g, '\\$&')}`),
        ) as string,
      }),
    );
  });
});

it.for([...pageRefusals])('$message', ({ data, message }) => {
  expect(() => parseWebRecordRequest(startRequest(data))).toThrow(
    expect.objectContaining({ code: 'InvalidParam', fault: 'caller', message }),
  );
});

it('has a row for every field of Start', () => {
  const first = startRows.map(({ field }) => field).filter((field) => !field.includes('.'));
  expect(first).toEqual(Object.keys(startDataSchema.shape));
});
