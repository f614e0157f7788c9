import { type StartRow } from './start-row.ts';

const missing = [undefined, '', 'undefined', null].map((value) => ({ value, says: 'missing' }));
const mistypedText = [5, true, {}, []].map((value) => ({ value, says: 'must be a string' }));
const mistypedNumber = ['1400000000', 'a', true, {}, []].map((value) => ({
  value,
  says: 'must be a number',
}));

/** Ids that broke the original service: accepted, with safe names for their files. */
export const oddIds = ['a-b-c', 'user.name', 'Ann Lee', `a'b"c`, '../x', '录制课堂学生用户一二1a', '$(id)'];

/** The rows that name the room and the user. */
export const roomEntryRows: readonly StartRow[] = [
  {
    field: 'SdkAppId',
    accepted: [{ value: 1_400_000_000 }, { value: 20_000_001 }],
    refused: [
      ...missing,
      ...mistypedNumber,
      ...[0, -1, 4_294_967_296].map((value) => ({ value, says: 'must be in range [1, 4294967295]' })),
      { value: 1.5, says: 'must be an integer' },
    ],
  },
  {
    field: 'RoomId',
    accepted: [{ value: 1 }, { value: 4_294_967_294 }],
    refused: [
      ...missing,
      ...mistypedNumber,
      ...[0, -1, 4_294_967_295].map((value) => ({ value, says: 'must be in range [1, 4294967294]' })),
      { value: 43474.5, says: 'must be an integer' },
    ],
  },
  {
    field: 'StrRoomId',
    alongside: { RoomId: undefined },
    accepted: ['43474', 'a'.repeat(64), 'a-b-c', 'user.name', 'Ann Lee', '!#$%&()+-:;<=.>?@[]^_{}|~,'].map(
      (value) => ({ value }),
    ),
    refused: [
      ...mistypedText,
      ...['教室', 'a/b', `a'b"c`, '课堂1a'].map((value) => ({
        value,
        says: 'must be letters a-z, digits, spaces or any of',
      })),
      ...['a'.repeat(65), '录'.repeat(22)].map((value) => ({ value, says: 'must be at most 64 bytes' })),
      { value: 'a\u0000b', says: 'must not have control characters' },
    ],
  },
  {
    field: 'UserId',
    accepted: ['user_55952145', 'a'.repeat(32), ...oddIds].map((value) => ({ value })),
    refused: [
      ...missing,
      ...mistypedText,
      ...['a'.repeat(33), '录'.repeat(11)].map((value) => ({ value, says: 'must be at most 32 bytes' })),
      { value: 'a\nb', says: 'must not have control characters' },
      { value: '\ud800', says: 'must be well-formed Unicode' },
    ],
  },
  {
    field: 'UserSig',
    // The room decides whether it is valid.
    accepted: [{ value: 'x' }, { value: 'eJw-*_'.repeat(200) }],
    refused: [
      ...missing,
      ...mistypedText,
      { value: 'x'.repeat(4097), says: 'must be at most 4096 characters' },
    ],
  },
];
