import { type StartRow } from './start-row.ts';

/** What is an addition of the services that record: what their callback is told of. */
export const eventsRow: StartRow = {
  field: 'Events',
  accepted: [{ value: ['started', 'progress', 'gap', 'finished'] }, { value: ['gap', 'gap'], as: ['gap'] }],
  refused: [
    { value: 'started', says: 'must be an array' },
    { value: [], says: 'must name at least one event' },
  ],
};

/** What is an addition of every service that starts tasks: how often a request counts, and until when. */
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
