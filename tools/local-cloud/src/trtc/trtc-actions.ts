import { z } from 'zod';
import { type ApiAction, type ApiService, apiAction, apiError } from '../cloud-api/index.ts';
import { ServiceError } from '@scf-media/protocol/errors';
import { type Room } from './room.ts';
import { type Rooms } from './rooms.ts';
import { type RoomName, strRoomIdSchema } from './signal-messages.ts';

const sdkAppId = z.int().min(1);
const userIds = z.array(z.string()).min(1).max(10);
const numericRoom = z.int().min(1).max(4_294_967_294);
const stringRoom = strRoomIdSchema;

/** TRTC 2019-07-22. Removed users get `banned`, users of a dismissed room `room_disband`. */
export function createTrtcService(rooms: Rooms, isKnown: (sdkAppId: number) => boolean): ApiService {
  const findRoom = (app: number, name: RoomName): Room => {
    if (!isKnown(app))
      throw apiError('UnauthorizedOperation.SdkAppId', `No permission to operate SdkAppId ${app}.`);
    const room = rooms.find(app, name);
    if (room === undefined) throw apiError('FailedOperation.RoomNotExist', 'The room does not exist.');
    return room;
  };
  const remove = (room: Room, ids: readonly string[]): object => {
    const removed = ids.filter((id) => room.kick(id, 'banned'));
    if (removed.length === 0)
      throw apiError(
        'InvalidParameter.UserIds',
        'The parameter UserIds is invalid: none of them is in the room.',
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
      RemoveUser: trtcAction(
        z.object({ SdkAppId: sdkAppId, RoomId: numericRoom, UserIds: userIds }),
        ({ SdkAppId: app, RoomId: roomId, UserIds: ids }) => remove(findRoom(app, { roomId }), ids),
      ),
      RemoveUserByStrRoomId: trtcAction(
        z.object({ SdkAppId: sdkAppId, RoomId: stringRoom, UserIds: userIds }),
        ({ SdkAppId: app, RoomId: strRoomId, UserIds: ids }) => remove(findRoom(app, { strRoomId }), ids),
      ),
      DismissRoom: trtcAction(
        z.object({ SdkAppId: sdkAppId, RoomId: numericRoom }),
        ({ SdkAppId: app, RoomId: roomId }) => dismiss(findRoom(app, { roomId })),
      ),
      DismissRoomByStrRoomId: trtcAction(
        z.object({ SdkAppId: sdkAppId, RoomId: stringRoom }),
        ({ SdkAppId: app, RoomId: strRoomId }) => dismiss(findRoom(app, { strRoomId })),
      ),
    },
  };
}

/** Like `apiAction`, but TRTC's error codes also name the parameter. */
function trtcAction<Schema extends z.ZodType>(
  schema: Schema,
  act: (parameters: z.output<Schema>) => object,
): ApiAction {
  const action = apiAction(schema, act);
  return (parameters, context) => {
    const [issue] = schema.safeParse(parameters).error?.issues ?? [];
    try {
      return action(parameters, context);
    } catch (error) {
      if (issue === undefined || !(error instanceof ServiceError)) throw error;
      throw apiError(`${error.code}.${String(issue.path[0])}`, error.message, error);
    }
  };
}
