import type { RoomName } from '../trtc-room/room-entry.ts';
import type { CosConfig } from './cos-config.ts';

/**
 * The COS key of a file, without a slash in front. @param fileName see `toFileName`
 *
 * @example objectKeyOf({ Path: '' }, 'a.mp4') // 'a.mp4': Path `/` is the root, and gives no `//`
 */
export function objectKeyOf({ Path }: Pick<CosConfig, 'Path'>, fileName: string): string {
  return Path === '' ? fileName : `${Path}/${fileName}`;
}

/** The name, or the key, of the JSON with the times of a file, which lies beside it. */
export function sidecarOf(fileName: string): string {
  return `${fileName}.json`;
}

/** What the name of a file tells. */
export interface RecordingName {
  room: RoomName;
  /** Of the anchor. */
  userId: string;
  /** When the anchor began to publish; wall clock, ms. */
  startedAtMs: number;
  /** Of the recording: two that record one room into one folder must not write one file. */
  requestId: string;
  extension: 'mp3' | 'mp4';
}

/** An id of 64 bytes in plain hex and one of 32, and all the rest, are 224 characters; a file system takes 255. */
const maxSpelledLength = 66;

/**
 * The name of one anchor's file: room, user, start and recording, such as `lesson-1_alice_1795245043123_9f86d081.mp4`.
 *
 * Only letters, digits, `-`, `.`, `_` and `~` are in it: it needs no escapes in a URL and never leaves its folder. Different ids give different names, and the ids can be read from it: `_` stands only between
 * the parts, and each byte (UTF-8) of anything else is `~` and two hex digits. An id that would become too long so
 * is `~~` and the hex digits of all its bytes.
 */
export function toFileName({ room, userId, startedAtMs, requestId, extension }: RecordingName): string {
  const roomPart = 'RoomId' in room ? String(room.RoomId) : stringRoomPart(room.StrRoomId);
  const recording = safePart(requestId.slice(0, 8));
  return `${roomPart}_${safePart(userId)}_${startedAtMs}_${recording}.${extension}`;
}

/** Room "123" is not room 123: a name of digits alone belongs to the number. */
function stringRoomPart(room: string): string {
  const [first = ''] = room;
  return /^\d+$/.test(room) ? `${hexOf(first)}${room.slice(1)}` : safePart(room);
}

/**
 * A dot stays, unless it begins the part or follows another: neither a hidden file nor `..` comes of it. Nor does a part
 * begin with `-`, which programs would take for an option.
 */
function safePart(id: string): string {
  const spelled = id.replace(/(?<=^|\.)\.|^-|[^A-Za-z0-9.-]/gu, hexOf);
  return spelled.length <= maxSpelledLength ? spelled : `~~${utf8(id).join('')}`;
}

function hexOf(character: string): string {
  return utf8(character)
    .map((byte) => `~${byte}`)
    .join('');
}

/** The bytes as two hex digits each. This library runs where there is neither Buffer nor, by its types, TextEncoder. */
function utf8(text: string): string[] {
  const escaped = encodeURIComponent(text).matchAll(/%(..)|(.)/gsu);
  return Array.from(escaped, ([, hex, plain = '']) => hex?.toLowerCase() ?? plain.charCodeAt(0).toString(16));
}
