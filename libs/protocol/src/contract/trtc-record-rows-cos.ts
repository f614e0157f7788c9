import { type StartRow } from './start-row.ts';

const missing = [undefined, '', 'undefined', null].map((value) => ({ value, says: 'missing' }));
const mistyped = { value: 5, says: 'must be a string' };
const noLabels = ['a/b', 'a.b', 'a b', '-a', 'a_b', '../a', 'a:1', 'a@b'].map((value) => ({
  value,
  says: 'must be letters, digits and hyphens',
}));

/** The rows of CosConfig. */
export const cosConfigRows: readonly StartRow[] = [
  {
    field: 'CosConfig',
    accepted: [
      {
        value: { Region: 'ap-shanghai', Bucket: 'test-123456789', Path: '/trtc' },
        as: { Region: 'ap-shanghai', Bucket: 'test-123456789', Path: 'trtc' },
      },
    ],
    refused: [...missing, ...['cos', 5, []].map((value) => ({ value, says: 'must be an object' }))],
  },
  {
    field: 'CosConfig.SecretId',
    alongside: { 'CosConfig.SecretKey': 'secret' },
    accepted: [{ value: 'AKIDexample' }],
    refused: [mistyped, { value: undefined, says: 'missing: it must be set with SecretKey' }],
  },
  {
    field: 'CosConfig.SecretKey',
    alongside: { 'CosConfig.SecretId': 'AKIDexample' },
    accepted: [{ value: 'secret' }],
    refused: [mistyped, { value: undefined, says: 'missing: it must be set with SecretId' }],
  },
  {
    field: 'CosConfig.Region',
    accepted: [{ value: 'ap-guangzhou' }],
    refused: [...missing, mistyped, ...noLabels],
  },
  {
    field: 'CosConfig.Bucket',
    accepted: [{ value: 'test-123456789' }],
    refused: [...missing, mistyped, ...noLabels],
  },
  {
    field: 'CosConfig.Path',
    accepted: [
      { value: '/', as: '' },
      { value: '/trtc', as: 'trtc' },
      { value: 'trtc/', as: 'trtc' },
      { value: '/a//b/', as: 'a/b' },
      { value: '/课程 1', as: '课程 1' },
    ],
    refused: [
      ...missing,
      mistyped,
      ...['/../a', 'a/./b', '..'].map((value) => ({ value, says: 'must not have a . or .. segment' })),
      { value: 'a\u0000b', says: 'must not have control characters' },
      { value: 'a'.repeat(601), says: 'must be at most 600 bytes' },
    ],
  },
];
