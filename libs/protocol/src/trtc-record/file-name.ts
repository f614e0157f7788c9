import type { RoomName } from '../trtc-room/room-entry.ts';
import type { CosConfig } from './cos-config.ts';

/**
 * Returns the COS key of a file, without a leading slash. @param fileName see `toFileName`
 *
 * @example toObjectKey({ Path: '' }, 'a.mp4') // 'a.mp4': Path `/` is the root, without `//`
 */
export function toObjectKey({ Path }: Pick<CosConfig, 'Path'>, fileName: string): string {
  return Path === '' ? fileName : `${Path}/${fileName}`;
}

/** Returns the name, or key, of the JSON file with a file's times, which is stored next to it. */
export function toSidecarName(fileName: string): string {
  return `${fileName}.json`;
}

/** The parts of a file name. */
export interface RecordingName {
  room: RoomName;
  /** The anchor's user id. */
  userId: string;
  /** When the anchor began to publish; wall clock, ms. */
  startedAtMs: number;
  /** The recording's id: two recordings of one room into one folder must not write the same file. */
  requestId: string;
  extension: 'mp3' | 'mp4';
}

/** With an id of 64 bytes in hex and one of 32, the name has 224 characters; file systems allow 255. */
const maxSpelledLength = 66;

/**
 * Returns the name of an anchor's file: room, user, start and recording, such as
 * `lesson-1_alice_1795245043123_9f86d081.mp4`.
 *
 * It only contains letters, digits, `-`, `.`, `_` and `~`, so it needs no escapes in a URL and never leaves its
 * folder. Different ids result in different names, and the ids can be read from them: `_` only separates the parts,
 * and each UTF-8 byte of any other character is `~` and two hex digits. An id that would become too long is `~~` and
 * the hex digits of all its bytes.
 */
export function toFileName({ room, userId, startedAtMs, requestId, extension }: RecordingName): string {
  const roomPart = 'RoomId' in room ? String(room.RoomId) : stringRoomPart(room.StrRoomId);
  const recording = safePart(requestId.slice(0, 8));
  return `${roomPart}_${safePart(userId)}_${startedAtMs}_${recording}.${extension}`;
}

/** Room "123" is not room 123: a name of only digits belongs to the number. */
function stringRoomPart(room: string): string {
  const [first = ''] = room;
  return /^\d+$/.test(room) ? `${toHex(first)}${room.slice(1)}` : safePart(room);
}

/**
 * A dot is kept unless it begins the part or follows another one, which would result in hidden files or `..`. A part
 * does not begin with `-`, which programs would read as an option.
 */
function safePart(id: string): string {
  const spelled = id.replace(/(?<=^|\.)\.|^-|[^A-Za-z0-9.-]/gu, toHex);
  return spelled.length <= maxSpelledLength ? spelled : `~~${utf8(id).join('')}`;
}

function toHex(character: string): string {
  return utf8(character)
    .map((byte) => `~${byte}`)
    .join('');
}

/** Returns the bytes as hex digits. This library runs where there is neither Buffer nor, by its types, TextEncoder. */
function utf8(text: string): string[] {
  const escaped = encodeURIComponent(text).matchAll(/%(..)|(.)/gsu);
  return Array.from(escaped, ([, hex, plain = '']) => hex?.toLowerCase() ?? plain.charCodeAt(0).toString(16));
}
