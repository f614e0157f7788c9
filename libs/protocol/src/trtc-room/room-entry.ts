import { z } from 'zod';
import { countUtf8Bytes, wholeNumberField } from '../wire/wire-field.ts';

/** A schema for text of at most `max` bytes in UTF-8, which is how TRTC counts ids. */
function idSchema(maxBytes: number) {
  return z
    .string()
    .refine((text) => countUtf8Bytes(text) <= maxBytes, { message: `must be at most ${maxBytes} bytes` })
    .refine((text) => !/\p{Cc}/u.test(text), { message: 'must not have control characters' })
    .refine((text) => text.isWellFormed(), { message: 'must be well-formed Unicode' });
}

/** A user's id in a room. The SDK recommends 32 bytes and the characters a-zA-Z0-9_-, and accepts others. */
export const userIdField = idSchema(32);

/**
 * The characters that `trtc-sdk-v5` documents for strRoomId, and checks: nobody could enter a room of another name,
 * so its recording would be empty.
 */
const strRoomIdField = idSchema(64).refine((text) => /^[\w !#$%&()+\-:;<=.>?@[\]^{}|~,]*$/.test(text), {
  message: 'must be letters a-z, digits, spaces or any of !#$%&()+-:;<=.>?@[]^_{}|~,',
});

/** The fields that name the room to enter, and the user. The limits are those of `trtc-sdk-v5`. */
export const roomEntryFields = {
  SdkAppId: wholeNumberField(1, 4_294_967_295).describe('TRTC application'),
  RoomId: wholeNumberField(1, 4_294_967_294).optional().meta({
    description:
      'Numeric room id. One of the two ids is required; if both are given, `RoomId` is used. Room 123 and room "123" are different rooms',
    fallback: 'see `StrRoomId`',
  }),
  StrRoomId: strRoomIdField.optional().meta({
    description:
      'String room id: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`, as the SDK documents',
    fallback: 'see `RoomId`',
  }),
  UserId: userIdField.describe(
    'User id with which the service enters the room, at most 32 bytes. It replaces a user with the same id',
  ),
  UserSig: z
    .string()
    .max(4096, { error: 'must be at most 4096 characters' })
    .describe(
      'Signature of this user. It must stay valid for as long as the task may last: a replacement worker enters the room with it again',
    ),
};

/** A rule for both room ids, for a schema's `refine`: one of them is required. */
export const needsRoom = {
  path: ['RoomId'],
  message: 'missing: RoomId or StrRoomId must be set',
  // Also if there are other problems, so that all are reported at once.
  when: ({ value }: { value: unknown }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Whether a room is named. An invalid one is reported by its own field. */
export function namesRoom(given: object): boolean {
  return 'RoomId' in given || 'StrRoomId' in given;
}

/** The room of a request on the wire: exactly one of the two ids. */
export type RoomName = { RoomId: number } | { StrRoomId: string };

/** Pure: returns the requested room: RoomId if both ids are given, as documented. @throws when there is neither */
export function toRoomName(given: { RoomId?: number | undefined; StrRoomId?: string | undefined }): RoomName {
  if (given.RoomId !== undefined) return { RoomId: given.RoomId };
  if (given.StrRoomId !== undefined) return { StrRoomId: given.StrRoomId };
  throw new TypeError('neither RoomId nor StrRoomId');
}

/**
 * Which user was in which room, as in the documents' responses: all values are text, and of the two room ids the one
 * that was used.
 */
export const entryViewSchema = z.object({
  SdkAppId: z.string().describe('From the request'),
  RoomId: z.string().optional().describe('From the request, if it had a numeric room id'),
  StrRoomId: z.string().optional().describe('From the request, if it had a string room id'),
  UserId: z.string().describe('User id of the service in the room'),
});

/** Pure: returns the part of a response that says which user was in which room, without secrets of the request. */
export function toEntryView(
  request: { SdkAppId: number; UserId: string } & RoomName,
): z.output<typeof entryViewSchema> {
  const room = 'RoomId' in request ? { RoomId: String(request.RoomId) } : { StrRoomId: request.StrRoomId };
  return { SdkAppId: String(request.SdkAppId), ...room, UserId: request.UserId };
}
