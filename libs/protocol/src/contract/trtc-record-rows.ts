import { eventsRow, type StartRow } from './start-row.ts';
import { notWebUrls } from './start-rows-general.ts';
import { roomEntryRows } from './trtc-record-rows-entry.ts';

const missing = [undefined, '', 'undefined', null].map((value) => ({ value, says: 'missing' }));
const mistyped = { value: 5, says: 'must be a string' };
const noLabels = ['a/b', 'a.b', 'a b', '-a', 'a_b', '../a', 'a:1', 'a@b'].map((value) => ({
  value,
  says: 'must be letters, digits and hyphens',
}));

/** The rows of CosConfig. */
const cosConfigRows: readonly StartRow[] = [
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

const userIdLists: Pick<StartRow, 'accepted' | 'refused'> = {
  accepted: [{ value: ['alice'] }, { value: ['a-b', '../', '录制'] }, { value: [], as: undefined }],
  refused: [
    ...['alice', 5, {}].map((value) => ({ value, says: 'must be an array' })),
    { value: Array.from({ length: 101 }, String), says: 'must be at most 100 ids' },
  ],
};

/** Every row of the documents' tables, in their order, then the additions. */
export const recordRows: readonly StartRow[] = [
  ...roomEntryRows,
  ...cosConfigRows,
  {
    field: 'Callback',
    // Hosts that do not exist: a rejection is sent to the Callback.
    accepted: [
      { value: 'http://callback.invalid/done' },
      { value: 'https://callback.invalid:8443/done?key=1' },
    ],
    refused: [...notWebUrls, { value: 5, says: 'must be a string' }],
  },
  {
    field: 'Mode',
    default: '00',
    accepted: ['00', '01', '02'].map((value) => ({ value })),
    refused: ['03', '2', 2, 'AV', '10'].map((value) => ({ value, says: 'must be one of 00, 01, 02' })),
  },
  { field: 'SubscribeUserIds', ...userIdLists },
  { field: 'UnsubscribeUserIds', ...userIdLists },
  {
    field: 'MaxDurationLimit',
    accepted: [{ value: 0, as: undefined }, { value: 1 }, { value: 86_400 }],
    refused: [
      ...[-1, 86_401].map((value) => ({ value, says: 'must be in range [0, 86400]' })),
      { value: 1.5, says: 'must be an integer' },
      { value: '60', says: 'must be a number' },
    ],
  },
  eventsRow,
];
