import type { StartRow } from './start-row.ts';

/** Additions of every service that starts tasks: idempotency, and a deadline for the start. */
export const startFieldRows: readonly StartRow[] = [
  {
    field: 'ClientToken',
    accepted: [{ value: 'a' }, { value: 'order-4711/2' }, { value: 'x'.repeat(64) }],
    refused: [
      ...['x'.repeat(65), 'a b', '订单'].map((value) => ({
        value,
        says: 'must be 1 to 64 printable ASCII characters without spaces',
      })),
      { value: 5, says: 'must be a string' },
    ],
  },
  {
    field: 'StartDeadline',
    accepted: [{ value: 10 }, { value: 21_600 }],
    refused: [
      ...[9, 21_601].map((value) => ({ value, says: 'must be in range [10, 21600]' })),
      { value: '60', says: 'must be a number' },
    ],
  },
];

/** URLs from which no page, callback or key is ever fetched. */
export const notWebUrls: StartRow['refused'] = [
  'file:///etc/passwd',
  'chrome://version',
  'javascript:alert(1)',
  'data:text/html,hello',
  'ftp://example.com/page.html',
  '/page.html',
  'example.com/page.html',
  'http://',
  'no url',
].map((value) => ({ value, says: 'must be an http or https URL' }));

const notText: StartRow['refused'] = [5, true, {}, []].map((value) => ({ value, says: 'must be a string' }));

const pixels = {
  accepted: [
    { value: 1920 },
    { value: 16 },
    { value: 2560 },
    { value: 17, as: 18 },
    { value: 16.5, as: 18 },
    { value: 641, as: 642 },
    { value: 2559, as: 2560 },
  ],
  refused: [
    ...[-1, 0.5, 1, 2, 15, 15.5, 2560.5, 2561, 100_000].map((value) => ({
      value,
      says: 'must be 0 or in range [16, 2560]',
    })),
    { value: '1280', says: 'must be a number' },
    { value: true, says: 'must be a number' },
    { value: [], says: 'must be a number' },
  ],
};

/** The rows from RecordURL to Output. */
export const generalRows: readonly StartRow[] = [
  {
    field: 'RecordURL',
    accepted: [
      { value: 'https://example.com/' },
      { value: 'http://127.0.0.1:8080/page.html?lang=zh#top' },
      { value: 'http://[::1]/' },
      { value: ' https://example.com/\n', as: 'https://example.com/' },
    ],
    refused: [
      ...notWebUrls,
      ...notText,
      ...[undefined, '', 'undefined', null].map((value) => ({ value, says: 'missing' })),
    ],
  },
  {
    field: 'ManualStart',
    default: false,
    accepted: [{ value: true }, { value: false }],
    refused: ['true', 1, {}].map((value) => ({ value, says: 'must be a boolean' })),
  },
  {
    field: 'Width',
    default: 1280,
    accepted: [{ value: 0, as: 1280 }, ...pixels.accepted],
    refused: pixels.refused,
  },
  {
    field: 'Height',
    default: 720,
    accepted: [{ value: 0, as: 720 }, ...pixels.accepted],
    refused: pixels.refused,
  },
  {
    field: 'CallbackURL',
    accepted: [{ value: 'http://xxx/webrecord/callback' }, { value: 'https://example.com:8443/done?key=1' }],
    refused: [...notWebUrls, ...notText],
  },
  {
    field: 'MaxDurationLimit',
    default: 21_600,
    accepted: [{ value: 0, as: 21_600 }, { value: 1 }, { value: 36_000 }],
    refused: [
      { value: -1, says: 'must be in range [0, 36000]' },
      { value: 36_001, says: 'must be in range [0, 36000]' },
      { value: 1.5, says: 'must be an integer' },
      { value: '60', says: 'must be a number' },
    ],
  },
  {
    field: 'StorageType',
    default: 'cfs',
    accepted: [{ value: 'cos' }, { value: 'cfs' }],
    refused: ['vod', 'COS', 5].map((value) => ({ value, says: 'must be one of cfs, cos' })),
  },
  {
    field: 'Output',
    default: { Video: { Muxer: 'mp4' } },
    accepted: [{ value: {}, as: { Video: { Muxer: 'mp4' } } }],
    refused: ['cos', 5, []].map((value) => ({ value, says: 'must be an object' })),
  },
];
