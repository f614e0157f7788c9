import { CommandError, UsageError } from '../command-error.ts';
import { isLocal } from '../tasks/services.ts';

/** The options that say which room is entered, and as whom. */
export interface RoomOptions {
  room?: string;
  roomId?: number;
  user: string;
  sdkAppId: number;
}

/** A service, and of one of `npm start` how far its port is from the first. */
export interface Place {
  endpoint: string;
  offset: number;
}

/** The fields of a request that say it. */
export interface RoomEntry {
  SdkAppId: number;
  RoomId?: number;
  StrRoomId?: string;
  UserId: string;
  UserSig: string;
}

/**
 * The signature is no option: others see those. It is SCF_MEDIA_USER_SIG, and for a service of `npm start` the local cloud
 * signs.
 */
export async function roomEntryOf(
  { room, roomId, user, sdkAppId }: RoomOptions,
  { userSig, place }: { userSig: string | undefined; place: Place },
): Promise<RoomEntry> {
  if ((room === undefined) === (roomId === undefined))
    throw new UsageError('name the room: --room <name>, or --room-id <number>');
  return {
    SdkAppId: sdkAppId,
    ...(roomId === undefined ? {} : { RoomId: roomId }),
    ...(room === undefined ? {} : { StrRoomId: room }),
    UserId: user,
    UserSig: userSig ?? (await localUserSig(place, user)),
  };
}

async function localUserSig({ endpoint, offset }: Place, user: string): Promise<string> {
  if (!isLocal(endpoint))
    throw new UsageError('SCF_MEDIA_USER_SIG is missing: the signature that lets the user into the room');
  // The local cloud has the first port of `npm start`, and the services those after it.
  const port = Number(new URL(endpoint).port) - offset;
  const url = `http://127.0.0.1:${port}/trtc/user-sig?userId=${encodeURIComponent(user)}`;
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true)
    throw new CommandError(`the local cloud does not sign for ${user} (${url}): is npm start running?`);
  return response.text();
}
