import { CommandError, UsageError } from '../command-error.ts';
import { isLocal } from '../tasks/services.ts';

/** The options that name the room and the user that enters it. */
export interface RoomOptions {
  room?: string;
  roomId?: number;
  user: string;
  sdkAppId: number;
}

/** Where a service is; when it is one of `npm start`, `offset` is how far its port is from the first one. */
interface ServiceAddress {
  endpoint: string;
  offset: number;
}

/** The fields of a request that name the room and the user. */
interface RoomEntry {
  SdkAppId: number;
  RoomId?: number;
  StrRoomId?: string;
  UserId: string;
  UserSig: string;
}

/**
 * Builds the fields of a request that name the room and the user. The signature is SCF_MEDIA_USER_SIG and not an option,
 * as other users see a process's arguments; for a service of `npm start` the local cloud issues one.
 *
 * @throws UsageError when no room is named, or two, or the signature is missing
 */
export async function buildRoomEntry(
  { room, roomId, user, sdkAppId }: RoomOptions,
  { userSig, address }: { userSig: string | undefined; address: ServiceAddress },
): Promise<RoomEntry> {
  if ((room === undefined) === (roomId === undefined))
    throw new UsageError('name the room: --room <name>, or --room-id <number>');
  return {
    SdkAppId: sdkAppId,
    ...(roomId === undefined ? {} : { RoomId: roomId }),
    ...(room === undefined ? {} : { StrRoomId: room }),
    UserId: user,
    UserSig: userSig ?? (await localUserSig(address, user)),
  };
}

async function localUserSig({ endpoint, offset }: ServiceAddress, user: string): Promise<string> {
  if (!isLocal(endpoint))
    throw new UsageError(
      'SCF_MEDIA_USER_SIG is not set: it is the signature with which the user enters the room',
    );
  // The local cloud listens on the first port of `npm start`, the services on the next ones.
  const port = Number(new URL(endpoint).port) - offset;
  const url = `http://127.0.0.1:${port}/trtc/user-sig?userId=${encodeURIComponent(user)}`;
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true)
    throw new CommandError(
      `the local cloud did not issue a signature for ${user} (${url}): is npm start running?`,
    );
  return response.text();
}
