import { type StartRow } from './start-row.ts';

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
export const cosRows: readonly StartRow[] = [
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
