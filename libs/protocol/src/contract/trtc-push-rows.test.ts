import { describe, expect, it } from 'vitest';
import { parsePushRequest } from '../trtc-push/index.ts';
import { documentedPushRequest, pushRequest } from './trtc-push-contract.ts';
import { pushRows } from './trtc-push-rows.ts';

const read = (body: unknown, field: string): unknown =>
  (parsePushRequest(body) as unknown as Record<string, unknown>)[field];

it('has every row of the documents in their order, then the additions', () => {
  expect(pushRows.map(({ field }) => field)).toEqual(
    (
      'VideoSrc SdkAppId RoomId StrRoomId Mode UserId UserSig Redis RedisHost RedisPort RedisPassword ' +
      'StartAt Loop Volume MaxHeight Transport Callback'
    ).split(' '),
  );
});

it("parses the documents' example", () => {
  expect(parsePushRequest(documentedPushRequest)).toEqual({
    SdkAppId: 1400000000,
    StrRoomId: '98915abc',
    UserId: 'user_55952144',
    UserSig: expect.stringMatching(/^eJwtzN0K/) as string,
    Mode: 'vod',
    VideoSrc: 'https://test-123456789.cos.ap-shanghai.myqcloud.com/video/1.mp4',
    Redis: false,
    RedisPort: 6379,
    StartAt: 0,
    Loop: false,
    Volume: 100,
    MaxHeight: 1080,
    Transport: 'webrtc',
  });
});

it('rejects an empty room for each transport', () => {
  for (const Transport of ['webrtc', 'rtmp'])
    expect(() => parsePushRequest(pushRequest({ Transport, StrRoomId: '' }))).toThrow(
      'RoomId missing: RoomId or StrRoomId must be set',
    );
});

it('RoomId takes precedence over StrRoomId', () => {
  const both = parsePushRequest(pushRequest({ RoomId: 5 }));
  expect(both).toHaveProperty('RoomId', 5);
  expect(both).not.toHaveProperty('StrRoomId');
});

it('RTMP streams require Mode live', () => {
  const VideoSrc = 'rtmp://example.com/live/1';
  expect(read(pushRequest({ VideoSrc, Mode: 'live' }), 'VideoSrc')).toBe(VideoSrc);
});

it('RTMP allows fewer names than the SDK', () => {
  const rtmp = (more: object): unknown => parsePushRequest(pushRequest({ Transport: 'rtmp', ...more }));
  const refused = (field: string): unknown =>
    expect.objectContaining({
      code: 'InvalidParameter',
      message: `${field} with Transport rtmp must be 1 to 64 digits, letters or _`,
    });
  expect(rtmp({ StrRoomId: 'r'.repeat(64), UserId: 'a_1' })).toMatchObject({ Transport: 'rtmp' });
  for (const StrRoomId of ['les-son', 'my room'])
    expect(() => rtmp({ StrRoomId })).toThrow(refused('StrRoomId'));
  for (const UserId of ['tea-cher', 'a@b', '老师']) expect(() => rtmp({ UserId })).toThrow(refused('UserId'));
  for (const UserSig of ['a'.repeat(769), 'a\nb'])
    expect(() => rtmp({ UserSig })).toThrow(/^UserSig with Transport rtmp must be at most 768/);
  // The number wins, and the SDK accepts the same rooms as before.
  expect(rtmp({ RoomId: 5, StrRoomId: 'les-son' })).toHaveProperty('RoomId', 5);
  expect(parsePushRequest(pushRequest({ StrRoomId: 'les-son' }))).toHaveProperty('StrRoomId', 'les-son');
});

describe.for(pushRows)('$field', (row) => {
  it.for(row.accepted.map((accepted) => ({ as: accepted.value, ...accepted })))(
    'accepts $value',
    ({ value, as }) => {
      expect(read(pushRequest({ ...row.alongside, [row.field]: value }), row.field)).toEqual(as);
    },
  );

  it.for([...row.refused])('rejects $value: $says', ({ value, says }) => {
    expect(() => parsePushRequest(pushRequest({ ...row.alongside, [row.field]: value }))).toThrow(
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
