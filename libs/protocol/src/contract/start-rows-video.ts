import { type StartRow } from './start-row.ts';
import { notWebUrls } from './start-rows-general.ts';

const mistyped = { value: 5, says: 'must be a string' };
const key = '21834cca41778803e1afba3f41000000';
const keyUrl = 'https://hls-web-record-125000000.cos.ap-shanghai.myqcloud.com/m3u8-encrypt/enc.key';

const notWhole: StartRow['refused'] = [
  { value: 40.5, says: 'must be an integer' },
  { value: '40', says: 'must be a number' },
];
const outside = (min: number, max: number): StartRow['refused'] =>
  [min - 1, max + 1].map((value) => ({ value, says: `must be in range [${min}, ${max}]` }));

/** The rows of Output.Video; the thumbnails are not in the documents. */
export const videoRows: readonly StartRow[] = [
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
