import { notWebUrls } from './start-rows-general.ts';
import { type StartRow } from './start-row.ts';
import { roomEntryRows } from './trtc-record-rows-entry.ts';

const missing = [undefined, '', 'undefined', null].map((value) => ({ value, says: 'missing' }));
const notText = [5, true, {}, []].map((value) => ({ value, says: 'must be a string' }));
const notBoolean = ['true', 1, {}].map((value) => ({ value, says: 'must be a boolean' }));

const videoSrc: StartRow = {
  field: 'VideoSrc',
  accepted: [
    { value: 'https://test-123456789.cos.ap-shanghai.myqcloud.com/video/1.mp4' },
    { value: 'http://127.0.0.1:9010/bucket/1.mkv?sign=a%3Db' },
    { value: 'https://example.com/live/1.m3u8' },
    { value: 'rtsp://viewer:secret@camera.example.com/stream1' },
    { value: 'srt://example.com:9000?streamid=a&passphrase=0123456789' },
  ],
  refused: [
    ...missing,
    ...notText,
    ...[
      'file:///etc/passwd',
      'concat:a|b',
      'pipe:0',
      'udp://239.0.0.1:1234',
      'ftp://example.com/1.mp4',
      '/1.mp4',
      'no url',
    ].map((value) => ({ value, says: 'must be an http, https, rtmp, rtsp or srt URL' })),
    { value: 'rtmp://example.com/live/1', says: 'must not be an rtmp URL in Mode vod' },
    ...[
      'rtmp://a@b:c@example.com/live/x',
      'rtmp://user@example.com/live/x',
      'rtmp://example.com?x@1.2.3.4/live/x',
      'rtmp://example.com#x@1.2.3.4/live/x',
      'rtmp://example.com/',
      'rtsp://a@b@example.com/1',
      'srt://example.com',
      'srt://example.com:9000/a/b',
    ].map((value) => ({ value, says: 'must be rtmp://host[:port]/app/stream' })),
    { value: `https://example.com/${'a'.repeat(4096)}`, says: 'must be at most 4096 characters' },
  ],
};

const entryRow = (name: string): StartRow[] =>
  roomEntryRows
    .filter(({ field }) => field === name)
    // The documents' example of a push has a StrRoomId, that of a recording a RoomId.
    .map((row) =>
      name === 'RoomId'
        ? { ...row, alongside: { StrRoomId: undefined } }
        : name === 'StrRoomId'
          ? { ...row, alongside: {} }
          : row,
    );

/** Every row of the documents' table, in their order, then the additions. */
export const pushRows: readonly StartRow[] = [
  videoSrc,
  ...['SdkAppId', 'RoomId', 'StrRoomId'].flatMap(entryRow),
  {
    field: 'Mode',
    default: 'vod',
    accepted: [{ value: 'vod' }, { value: 'live' }],
    refused: ['VOD', 'file', 1, {}].map((value) => ({ value, says: 'must be one of vod, live' })),
  },
  ...['UserId', 'UserSig'].flatMap(entryRow),
  { field: 'Redis', default: false, accepted: [{ value: true }, { value: false }], refused: notBoolean },
  {
    field: 'RedisHost',
    accepted: ['10.0.0.7', 'redis.internal', 'crs-1a2b3c.sql.tencentcdb.com', '::1'].map((value) => ({
      value,
    })),
    refused: [
      ...notText,
      ...['redis://10.0.0.7', 'a b', 'a/b', 'user@host', '-a'].map((value) => ({
        value,
        says: 'must be a host name or an address',
      })),
    ],
  },
  {
    field: 'RedisPort',
    default: 6379,
    accepted: [{ value: 1 }, { value: 65_535 }],
    refused: [
      ...[0, 65_536].map((value) => ({ value, says: 'must be in range [1, 65535]' })),
      { value: 1.5, says: 'must be an integer' },
      { value: '6379', says: 'must be a number' },
    ],
  },
  { field: 'RedisPassword', accepted: [{ value: 'secret' }], refused: notText },
  {
    field: 'StartAt',
    default: 0,
    accepted: [{ value: 0 }, { value: 12.5 }],
    refused: [
      ...[-1, 1_000_001].map((value) => ({ value, says: 'must be in range [0, 1000000]' })),
      { value: '5', says: 'must be a number' },
    ],
  },
  { field: 'Loop', default: false, accepted: [{ value: true }], refused: notBoolean },
  {
    field: 'Volume',
    default: 100,
    accepted: [{ value: 0 }, { value: 200 }],
    refused: [
      ...[-1, 201].map((value) => ({ value, says: 'must be in range [0, 200]' })),
      { value: 50.5, says: 'must be an integer' },
      { value: '100', says: 'must be a number' },
    ],
  },
  {
    field: 'MaxHeight',
    default: 1080,
    accepted: [{ value: 144 }, { value: 2160 }],
    refused: [
      ...[143, 2161].map((value) => ({ value, says: 'must be in range [144, 2160]' })),
      { value: '720', says: 'must be a number' },
    ],
  },
  {
    field: 'Transport',
    default: 'webrtc',
    accepted: [{ value: 'webrtc' }, { value: 'rtmp' }],
    refused: ['whip', 5].map((value) => ({ value, says: 'must be one of webrtc, rtmp' })),
  },
  {
    field: 'Callback',
    accepted: [{ value: 'http://example.com/done' }, { value: 'https://example.com:8443/done?key=1' }],
    refused: [...notWebUrls, { value: 5, says: 'must be a string' }],
  },
];
