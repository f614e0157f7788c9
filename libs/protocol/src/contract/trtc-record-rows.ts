import { eventsRow, type StartRow } from './start-row.ts';
import { notWebUrls } from './start-rows-general.ts';
import { cosConfigRows } from './trtc-record-rows-cos.ts';
import { roomEntryRows } from './trtc-record-rows-entry.ts';

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
