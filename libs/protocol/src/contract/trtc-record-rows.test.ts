import { describe, expect, it } from 'vitest';
import { parseRecordRequest } from '../trtc-record/index.ts';
import { documentedRecordRequestText, recordRequest } from './trtc-record-contract.ts';
import { recordRows } from './trtc-record-rows.ts';

/** What a parsed request has at a dotted path. */
function read(body: unknown, path: string): unknown {
  let value: unknown = parseRecordRequest(body);
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
}

it('has every row of the documents in their order, then the additions', () => {
  expect(recordRows.map(({ field }) => field.split('.').at(-1))).toEqual(
    (
      'SdkAppId RoomId StrRoomId UserId UserSig CosConfig SecretId SecretKey Region Bucket Path Callback Mode ' +
      'SubscribeUserIds UnsubscribeUserIds MaxDurationLimit Events'
    ).split(' '),
  );
});

it("parses the documents' example", () => {
  expect(parseRecordRequest(JSON.parse(documentedRecordRequestText))).toEqual({
    SdkAppId: 1400000000,
    RoomId: 43474,
    UserId: 'user_55952145',
    UserSig: expect.stringMatching(/^eJwtzNEK.+UAzWA__$/),
    Mode: '02',
    CosConfig: { Region: 'ap-shanghai', Bucket: 'test-123456789', Path: 'trtc' },
  });
});

it('rejects an empty room', () => {
  for (const StrRoomId of ['', null, 'undefined'])
    expect(() => parseRecordRequest(recordRequest({ RoomId: undefined, StrRoomId }))).toThrow(
      'RoomId missing: RoomId or StrRoomId must be set',
    );
});

it('RoomId takes precedence over StrRoomId', () => {
  const both = parseRecordRequest(recordRequest({ StrRoomId: 'lesson' }));
  expect(both).toHaveProperty('RoomId', 43474);
  expect(both).not.toHaveProperty('StrRoomId');
});

const optionalRows = recordRows.filter(
  ({ field, refused }) => field !== 'StrRoomId' && !refused.some(({ value }) => value === undefined),
);

describe.for(optionalRows)('$field, left out,', (row) => {
  it.for([undefined, '', 'undefined', null])('as %j, has its default', (blank) => {
    expect(read(recordRequest({ [row.field]: blank }), row.field)).toEqual(row.default);
  });
});

describe.for(recordRows)('$field', (row) => {
  it.for(row.accepted.map((accepted) => ({ as: accepted.value, ...accepted })))(
    'accepts $value',
    ({ value, as }) => {
      expect(read(recordRequest({ ...row.alongside, [row.field]: value }), row.field)).toEqual(as);
    },
  );

  it.for([...row.refused])('rejects $value: $says', ({ value, says }) => {
    const refused = recordRequest({ ...row.alongside, [row.field]: value });
    expect(() => parseRecordRequest(refused)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameter',
        fault: 'caller',
        message: expect.stringMatching(
          new RegExp(`^${row.field} ${says.replace(/[[\].]/g, '\\$&')}`),
        ) as string,
      }),
    );
  });
});
