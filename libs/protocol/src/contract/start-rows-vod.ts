import { type StartRow } from './start-row.ts';

const mistyped = { value: 5, says: 'must be a string' };
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
export const vodRows: readonly StartRow[] = [
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
