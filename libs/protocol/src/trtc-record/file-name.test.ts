import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentedRecordRequest } from '../contract/trtc-record-contract.ts';
import { countUtf8Bytes } from '../wire/wire-field.ts';
import { toFileName, toObjectKey, type RecordingName, toSidecarName } from './file-name.ts';
import { parseRecordRequest } from './request.ts';

const recording: RecordingName = {
  room: { RoomId: 43474 },
  userId: 'alice',
  startedAtMs: 1_795_245_043_123,
  requestId: '9f86d081-884c-4d65-9a2f-eaa0c55ad015',
  extension: 'mp4',
};
const toName = (changed: Partial<RecordingName>): string => toFileName({ ...recording, ...changed });

it.for<[Partial<RecordingName>, string]>([
  [{}, '43474_alice_1795245043123_9f86d081.mp4'],
  [{ extension: 'mp3' }, '43474_alice_1795245043123_9f86d081.mp3'],
  [{ room: { StrRoomId: 'lesson-1' } }, 'lesson-1_alice_1795245043123_9f86d081.mp4'],
  // Not the numeric room of these digits.
  [{ room: { StrRoomId: '43474' } }, '~343474_alice_1795245043123_9f86d081.mp4'],
  [{ userId: 'a-b-c' }, '43474_a-b-c_1795245043123_9f86d081.mp4'],
  [{ userId: 'user.name' }, '43474_user.name_1795245043123_9f86d081.mp4'],
  [{ userId: 'user_1' }, '43474_user~5f1_1795245043123_9f86d081.mp4'],
  [{ userId: 'Ann Lee' }, '43474_Ann~20Lee_1795245043123_9f86d081.mp4'],
  [{ userId: `a'b"c` }, '43474_a~27b~22c_1795245043123_9f86d081.mp4'],
  [{ userId: '../x' }, '43474_~2e~2e~2fx_1795245043123_9f86d081.mp4'],
  [{ userId: '.a..b' }, '43474_~2ea.~2eb_1795245043123_9f86d081.mp4'],
  [{ room: { StrRoomId: '-rf' } }, '~2drf_alice_1795245043123_9f86d081.mp4'],
  [{ userId: '~20' }, '43474_~7e20_1795245043123_9f86d081.mp4'],
  [{ userId: '$(reboot);`' }, '43474_~24~28reboot~29~3b~60_1795245043123_9f86d081.mp4'],
  // 30 bytes of CJK and two more: the longest a user's id can be.
  [
    { userId: '录制课堂学生用户一二1a' },
    '43474_~~e5bd95e588b6e8afbee5a082e5ada6e7949fe794a8e688b7e4b880e4ba8c3161_1795245043123_9f86d081.mp4',
  ],
  [{ userId: '录制课' }, '43474_~e5~bd~95~e5~88~b6~e8~af~be_1795245043123_9f86d081.mp4'],
  // The longest name of a room.
  [
    { room: { StrRoomId: `${'课'.repeat(21)}?` } },
    '~~e8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbee8afbe3f_alice_1795245043123_9f86d081.mp4',
  ],
])('%j results in the name %s', ([changed, name]) => {
  expect(toName(changed)).toBe(name);
});

const id = (maxBytes: number) =>
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: maxBytes })
    .filter((text) => countUtf8Bytes(text) <= maxBytes && text.isWellFormed());

it('has only safe characters, fits a file system, and contains the ids', () => {
  fc.assert(
    fc.property(id(64), id(32), (StrRoomId, userId) => {
      const name = toName({ room: { StrRoomId }, userId });
      expect(name).toMatch(/^[\w.~-]{1,224}$/);
      expect(name).not.toMatch(/^[.-]|\.\./);
      expect(name.split('_').slice(0, 2).map(toId)).toEqual([StrRoomId, userId]);
    }),
  );
});

/** Reads an id back from a file name. */
function toId(part: string): string {
  const escaped = part.startsWith('~~') ? part.slice(2).replace(/../g, '%$&') : part.replace(/~(..)/g, '%$1');
  return decodeURIComponent(escaped);
}

it.for([
  ['/', 'a.mp4'],
  ['/trtc', 'trtc/a.mp4'],
  ['trtc', 'trtc/a.mp4'],
  ['//trtc//1/', 'trtc/1/a.mp4'],
])('with Path %s the key of the file is %s', ([Path, key]) => {
  const { CosConfig } = parseRecordRequest({
    ...documentedRecordRequest,
    CosConfig: { ...documentedRecordRequest.CosConfig, Path },
  });
  expect(toObjectKey(CosConfig, 'a.mp4')).toBe(key);
  expect(toObjectKey(CosConfig, toSidecarName('a.mp4'))).toBe(`${key}.json`);
});
