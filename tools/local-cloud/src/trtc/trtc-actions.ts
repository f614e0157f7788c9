import { z } from 'zod';
import { type ApiService, apiAction, apiError } from '../cloud-api/index.ts';
import { type Room } from './room.ts';
import { type Rooms } from './rooms.ts';
import { type RoomName } from './signal-messages.ts';

const sdkAppId = z.int().min(1);
const userIds = z.array(z.string()).min(1).max(10);
const numericRoom = z.int().min(1).max(4_294_967_294);
const stringRoom = z.string().min(1).max(64);

/** TRTC 2019-07-22: who is removed learns `banned`, who is in a dismissed room `room_disband`. */
export function createTrtcService(rooms: Rooms, isKnown: (sdkAppId: number) => boolean): ApiService {
  const roomOf = (app: number, name: RoomName): Room => {
    if (!isKnown(app))
      throw apiError('InvalidParameter.SdkAppId', `The parameter SdkAppId is invalid: there is no ${app}.`);
    const room = rooms.find(app, name);
    if (room === undefined) throw apiError('FailedOperation.RoomNotExist', 'The room does not exist.');
    return room;
  };
  const remove = (room: Room, ids: readonly string[]): object => {
    const removed = ids.filter((id) => room.kick(id, 'banned'));
    if (removed.length === 0)
      throw apiError(
        'InvalidParameter.UserIds',
        'The parameter UserIds is invalid: nobody of them is there.',
      );
    return {};
  };
  const dismiss = (room: Room): object => {
    room.dismiss();
    return {};
  };
  return {
    version: '2019-07-22',
    actions: {
      RemoveUser: apiAction(
        z.object({ SdkAppId: sdkAppId, RoomId: numericRoom, UserIds: userIds }),
        (parameters) =>
          remove(roomOf(parameters.SdkAppId, { roomId: parameters.RoomId }), parameters.UserIds),
      ),
      RemoveUserByStrRoomId: apiAction(
        z.object({ SdkAppId: sdkAppId, RoomId: stringRoom, UserIds: userIds }),
        (parameters) =>
          remove(roomOf(parameters.SdkAppId, { strRoomId: parameters.RoomId }), parameters.UserIds),
      ),
      DismissRoom: apiAction(z.object({ SdkAppId: sdkAppId, RoomId: numericRoom }), (parameters) =>
        dismiss(roomOf(parameters.SdkAppId, { roomId: parameters.RoomId })),
      ),
      DismissRoomByStrRoomId: apiAction(z.object({ SdkAppId: sdkAppId, RoomId: stringRoom }), (parameters) =>
        dismiss(roomOf(parameters.SdkAppId, { strRoomId: parameters.RoomId })),
      ),
    },
  };
}
