import type { RoomName, Role, Scene } from '../signal-messages.ts';
import { EXTRA_CODE, RtcError } from './rtc-error.ts';

const FUNCTION = 'enterRoom';
const MAX_ROOM_ID = 4_294_967_294;
const MAX_STRING_ROOM_BYTES = 64;
const STRING_ROOM = /^[\w !#$%&()+\-:;<=.>?@[\]^{}|~,]+$/;

/** The parameters of `enterRoom`, with defaults applied. */
export interface Entry {
  readonly sdkAppId: number;
  readonly userId: string;
  readonly userSig: string;
  readonly room: RoomName;
  readonly scene: Scene;
  readonly role: Role;
  readonly autoReceiveAudio: boolean;
  readonly autoReceiveVideo: boolean;
}

/**
 * Checks the parameters of `enterRoom`, which untyped JavaScript may call.
 *
 * @throws RtcError `INVALID_PARAMETER`, naming the parameter
 */
export function parseEntry(config: Readonly<Record<string, unknown>>): Entry {
  const sdkAppId = required(config, 'sdkAppId', 'number');
  const userId = required(config, 'userId', 'string');
  const userSig = required(config, 'userSig', 'string');
  const scene = readChoice(config, 'scene', ['rtc', 'live']);
  const role = readChoice(config, 'role', ['anchor', 'audience']);
  return {
    ...{ sdkAppId, userId, userSig, scene, room: parseRoom(config) },
    // In a call everybody is an anchor.
    role: scene === 'rtc' ? 'anchor' : role,
    autoReceiveAudio: config['autoReceiveAudio'] !== false,
    autoReceiveVideo: config['autoReceiveVideo'] === true,
  };
}

function parseRoom({ roomId, strRoomId }: Readonly<Record<string, unknown>>): RoomName {
  // The number has priority.
  if (roomId !== undefined && roomId !== null) {
    if (typeof roomId !== 'number') throw invalid('roomId must be a number', EXTRA_CODE.roomIdIsText);
    if (!Number.isInteger(roomId) || roomId < 1 || roomId > MAX_ROOM_ID)
      throw invalid(`roomId must be an integer in [1, ${MAX_ROOM_ID}]`, EXTRA_CODE.roomIdRange);
    return { roomId };
  }
  if (strRoomId === undefined || strRoomId === null || strRoomId === '')
    throw invalid('roomId or strRoomId is required', EXTRA_CODE.noRoom);
  if (
    typeof strRoomId !== 'string' ||
    !STRING_ROOM.test(strRoomId) ||
    new TextEncoder().encode(strRoomId).length > MAX_STRING_ROOM_BYTES
  )
    throw invalid(
      `strRoomId must be a string of at most ${MAX_STRING_ROOM_BYTES} bytes of the allowed characters`,
      EXTRA_CODE.strRoomId,
    );
  return { strRoomId };
}

function required(config: Readonly<Record<string, unknown>>, name: string, type: 'number'): number;
function required(config: Readonly<Record<string, unknown>>, name: string, type: 'string'): string;
function required(config: Readonly<Record<string, unknown>>, name: string, type: string): unknown {
  const value = config[name];
  if (value === undefined || value === null) throw invalid(`${name} is required`, EXTRA_CODE.missing);
  if (typeof value !== type) throw invalid(`${name} must be a ${type}`, EXTRA_CODE.wrongType);
  if (value === '' || value === 0) throw invalid(`${name} must not be empty`, EXTRA_CODE.empty);
  return value;
}

/** The first value is the default. */
function readChoice<Value extends string>(
  config: Readonly<Record<string, unknown>>,
  name: string,
  values: readonly [Value, ...Value[]],
): Value {
  const given = config[name] ?? values[0];
  const found = values.find((value) => value === given);
  if (found === undefined)
    throw invalid(`${name} must be one of ${values.join(', ')}`, EXTRA_CODE.outOfRange);
  return found;
}

const invalid = (message: string, extraCode: number): RtcError =>
  new RtcError('INVALID_PARAMETER', FUNCTION, message, extraCode);
