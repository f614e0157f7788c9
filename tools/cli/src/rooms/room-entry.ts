import { CommandError } from '../command-error.ts';
import { isLocal } from '../tasks/services.ts';

/** The options that say which room is entered, and as whom. */
export interface RoomOptions {
  room?: string;
  roomId?: number;
  user: string;
  sdkAppId: number;
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
  { userSig, endpoint }: { userSig: string | undefined; endpoint: string },
): Promise<RoomEntry> {
  if ((room === undefined) === (roomId === undefined))
    throw new CommandError('name the room: --room <name>, or --room-id <number>');
  return {
    SdkAppId: sdkAppId,
    ...(roomId === undefined ? {} : { RoomId: roomId }),
    ...(room === undefined ? {} : { StrRoomId: room }),
    UserId: user,
    UserSig: userSig ?? (await localUserSig(endpoint, user)),
  };
}

async function localUserSig(endpoint: string, user: string): Promise<string> {
  if (!isLocal(endpoint))
    throw new CommandError('SCF_MEDIA_USER_SIG is missing: the signature that lets the user into the room');
  const port = Number(new URL(endpoint).port);
  // The console of the local cloud has the first port, the services those after it.
  const url = `http://127.0.0.1:${port - (port % 10)}/trtc/user-sig?userId=${encodeURIComponent(user)}`;
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true)
    throw new CommandError(`the local cloud does not sign for ${user} (${url}): is npm start running?`);
  return response.text();
}
