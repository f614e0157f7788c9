import type { StartRow } from './start-row.ts';
import { generalRows, startFieldRows, notWebUrls } from './start-rows-general.ts';
import { pageRows } from './start-rows-page.ts';

const mistyped = { value: 5, says: 'must be a string' };
const notHostLabel = 'must be letters, digits and hyphens';

const unsafeKeys: StartRow['refused'] = [
  { value: '../up', says: 'must not have a . or .. segment' },
  { value: 'a/../../b', says: 'must not have a . or .. segment' },
  { value: './a', says: 'must not have a . or .. segment' },
  { value: 'a\u0000b', says: 'must not have control characters' },
  { value: 'a\nb', says: 'must not have control characters' },
  { value: 'a\ud800', says: 'must be well-formed Unicode' },
  { value: 'k'.repeat(851), says: 'must keep the object key within 850 bytes' },
  { value: '录'.repeat(284), says: 'must keep the object key within 850 bytes' },
];

/** The rows of Output.Cos. */
const cosRows: readonly StartRow[] = [
  {
    field: 'Output.Cos',
    accepted: [{ value: {} }],
    refused: ['bucket', 5, []].map((value) => ({ value, says: 'must be an object' })),
  },
  {
    field: 'Output.Cos.Domain',
    accepted: [
      { value: 'abc.xxx.com' },
      { value: 'https://cdn.example.com' },
      { value: '127.0.0.1:9010/bucket' },
    ],
    refused: [
      mistyped,
      ...['a b', 'ftp://a', 'a?b', 'a"b', 'a/\u0000'].map((value) => ({
        value,
        says: 'must be a domain name',
      })),
    ],
  },
  {
    field: 'Output.Cos.Bucket',
    accepted: [{ value: 'webrecord-xxx' }, { value: 'recordings-1250000000' }],
    refused: [
      mistyped,
      ...['a/b', 'evil.com/', 'a b', '-a', 'a@b'].map((value) => ({ value, says: notHostLabel })),
      { value: 'a'.repeat(64), says: 'must be at most 63 characters' },
    ],
  },
  {
    field: 'Output.Cos.Region',
    accepted: [{ value: 'ap-shanghai' }],
    refused: [mistyped, ...['ap.shanghai', 'a/b', 'a:b'].map((value) => ({ value, says: notHostLabel }))],
  },
  {
    field: 'Output.Cos.TargetDir',
    accepted: [
      { value: '11234/', as: '11234' },
      { value: '/lessons//2023/', as: 'lessons/2023' },
      { value: '/', as: '' },
      { value: '录制' },
      { value: '..a/b..' },
    ],
    refused: [mistyped, ...unsafeKeys],
  },
  {
    field: 'Output.Cos.TargetName',
    accepted: [
      { value: 'record-file-name.mp4' },
      { value: '/a/b', as: 'a/b' },
      { value: 'k'.repeat(809) }, // plus the task id, a slash and ".mp4"
    ],
    refused: [mistyped, ...unsafeKeys, { value: '/', says: 'must name a file' }],
  },
];

const notObject = ['x', 5, []].map((value) => ({ value, says: 'must be an object' }));

/** ClassId and SubAppId: the table and the example disagree on their type, so both are accepted. */
const numberOrDigits: Pick<StartRow, 'accepted' | 'refused'> = {
  accepted: [{ value: 0 }, { value: 1_500_007_120 }, { value: '1500007120', as: 1_500_007_120 }],
  refused: [-1, 1.5, 'abc', '-1', '1.5', '9'.repeat(20), true, {}].map((value) => ({
    value,
    says: 'must be an integer',
  })),
};

/** The rows of Output.Vod. */
const vodRows: readonly StartRow[] = [
  { field: 'Output.Vod', accepted: [{ value: {} }], refused: notObject },
  { field: 'Output.Vod.MediaInfo', accepted: [{ value: {} }], refused: notObject },
  { field: 'Output.Vod.MediaInfo.MediaName', accepted: [{ value: '第一课' }], refused: [mistyped] },
  {
    field: 'Output.Vod.MediaInfo.ExpireTime',
    accepted: [
      { value: '2023-10-01T10:00:00Z' },
      { value: '2023-10-01T18:00:00+08:00' },
      { value: '9999-12-31T23:59:59Z' },
    ],
    refused: [
      mistyped,
      ...['tomorrow', '2023-10-01', '2023-02-30T10:00:00Z', '2023-10-01 10:00:00'].map((value) => ({
        value,
        says: 'must be an ISO 8601 date and time',
      })),
    ],
  },
  {
    field: 'Output.Vod.MediaInfo.StorageRegion',
    accepted: [{ value: 'ap-shanghai' }],
    refused: [mistyped, { value: 'ap/shanghai', says: 'must be letters, digits and hyphens' }],
  },
  { field: 'Output.Vod.MediaInfo.ClassId', ...numberOrDigits },
  {
    field: 'Output.Vod.MediaInfo.SourceContext',
    accepted: [{ value: 'c'.repeat(250) }, { value: '😀'.repeat(250) }],
    refused: [mistyped, { value: 'c'.repeat(251), says: 'must be at most 250 characters' }],
  },
  { field: 'Output.Vod.ProcedureInfo', accepted: [{ value: {} }], refused: notObject },
  {
    field: 'Output.Vod.ProcedureInfo.Procedure',
    accepted: [{ value: 'LongVideoPreset' }],
    refused: [mistyped],
  },
  {
    field: 'Output.Vod.ProcedureInfo.SessionContext',
    accepted: [{ value: 'c'.repeat(1000) }],
    refused: [mistyped, { value: 'c'.repeat(1001), says: 'must be at most 1000 characters' }],
  },
  { field: 'Output.Vod.SubAppId', ...numberOrDigits },
];

const key = '21834cca41778803e1afba3f41000000';
const keyUrl = 'https://hls-web-record-125000000.cos.ap-shanghai.myqcloud.com/m3u8-encrypt/enc.key';

const notWhole: StartRow['refused'] = [
  { value: 40.5, says: 'must be an integer' },
  { value: '40', says: 'must be a number' },
];
const outside = (min: number, max: number): StartRow['refused'] =>
  [min - 1, max + 1].map((value) => ({ value, says: `must be in range [${min}, ${max}]` }));

/** The rows of Output.Video; the thumbnails are not in the documents. */
const videoRows: readonly StartRow[] = [
  {
    field: 'Output.Video',
    default: { Muxer: 'mp4' },
    accepted: [{ value: {}, as: { Muxer: 'mp4' } }],
    refused: ['mp4', 5, []].map((value) => ({ value, says: 'must be an object' })),
  },
  {
    field: 'Output.Video.Muxer',
    default: 'mp4',
    accepted: [{ value: 'mp4' }, { value: 'hls' }],
    refused: ['flv', 'MP4', 5].map((value) => ({ value, says: 'must be one of mp4, hls' })),
  },
  {
    field: 'Output.Video.EncryptKey',
    alongside: { 'Output.Video.Muxer': 'hls', 'Output.Video.AuthUrl': keyUrl },
    accepted: [{ value: key }, { value: key.toUpperCase() }],
    refused: [
      mistyped,
      ...[key.slice(1), `${key}0`, key.replace('2', 'g'), `${key}\n`].map((value) => ({
        value,
        says: 'must be 32 hex digits',
      })),
    ],
  },
  {
    field: 'Output.Video.AuthUrl',
    alongside: { 'Output.Video.Muxer': 'hls', 'Output.Video.EncryptKey': key },
    accepted: [{ value: keyUrl }],
    refused: [
      ...notWebUrls,
      mistyped,
      { value: 'https://example.com/"', says: 'must not have a quotation mark' },
      { value: undefined, says: 'missing: it must be set with EncryptKey' },
    ],
  },
  {
    field: 'Output.Video.Poster',
    accepted: [{ value: true }, { value: false }],
    refused: ['true', 1, {}].map((value) => ({ value, says: 'must be a boolean' })),
  },
  {
    field: 'Output.Video.Thumbnails',
    accepted: [{ value: {}, as: { IntervalSeconds: 10, Width: 160 } }],
    refused: [true, 10, []].map((value) => ({ value, says: 'must be an object' })),
  },
  {
    field: 'Output.Video.Thumbnails.IntervalSeconds',
    default: 10,
    accepted: [{ value: 2 }, { value: 3_600 }],
    refused: [...outside(2, 3_600), ...notWhole],
  },
  {
    field: 'Output.Video.Thumbnails.Width',
    default: 160,
    accepted: [{ value: 32 }, { value: 640 }],
    refused: [...outside(32, 640), ...notWhole],
  },
];

/** Every row of the documents' table of Start, below Action and Data, in its order; then the additions. */
export const startRows: readonly StartRow[] = [
  ...generalRows,
  ...cosRows,
  ...vodRows,
  ...videoRows,
  ...pageRows,
  ...startFieldRows,
];
