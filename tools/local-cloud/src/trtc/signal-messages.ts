import { z } from 'zod';
import { type ExitReason } from './signal-constants.ts';

/** A user's streams. Muted streams are not available. */
const streamsSchema = z.object({ audio: z.boolean(), video: z.boolean() });
export type Streams = z.output<typeof streamsSchema>;

/**
 * The characters of a room's name that `trtc-sdk-v5` documents for strRoomId, enforced here for clients without the SDK.
 */
export const strRoomIdSchema = z.string().regex(/^[\w !#$%&()+\-:;<=.>?@[\]^{}|~,]{1,64}$/);

const userId = z.string().min(1).max(64);
const roleSchema = z.enum(['anchor', 'audience']);
export type Role = z.output<typeof roleSchema>;
const sceneSchema = z.enum(['rtc', 'live']);
export type Scene = z.output<typeof sceneSchema>;

/** A numeric and a string room of the same name are two rooms. */
const roomSchema = z.union([
  z.object({ roomId: z.int().min(1).max(4_294_967_294) }),
  z.object({ strRoomId: strRoomIdSchema }),
]);
export type RoomName = z.output<typeof roomSchema>;

/** Messages from a browser to the server. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('enter'),
    sdkAppId: z.number(),
    userId,
    userSig: z.string(),
    room: roomSchema,
    scene: sceneSchema,
    role: roleSchema,
    /** The session to resume after a lost connection. */
    session: z.string().optional(),
  }),
  z.object({ type: z.literal('exit') }),
  z.object({ type: z.literal('role'), role: roleSchema }),
  /** Published streams: `published` includes muted ones, `available` does not. */
  z.object({ type: z.literal('publish'), published: streamsSchema, available: streamsSchema }),
  /** Changes the subscription to a publisher. */
  z.object({ type: z.literal('subscribe'), userId, streams: streamsSchema }),
  /** SDP and ICE, for the browser of another user. */
  z.object({ type: z.literal('relay'), userId, data: z.unknown() }),
  z.object({ type: z.literal('message'), cmdId: z.int().min(1).max(10), base64: z.string().max(1400) }),
]);
export type ClientMessage = z.output<typeof clientMessageSchema>;

/** Another user of the room. */
export interface RemoteMember {
  readonly userId: string;
  readonly published: Streams;
  readonly available: Streams;
}

export type KickReason = 'kick' | 'banned' | 'room_disband';

/** Messages from the server to a browser. */
export type ServerMessage =
  | { readonly type: 'entered'; readonly session: string; readonly members: readonly RemoteMember[] }
  | { readonly type: 'refused'; readonly code: number; readonly message: string }
  | { readonly type: 'user-enter'; readonly member: RemoteMember }
  | { readonly type: 'user-exit'; readonly userId: string; readonly reason: ExitReason }
  | { readonly type: 'publish'; readonly member: RemoteMember }
  | { readonly type: 'subscribe'; readonly userId: string; readonly streams: Streams }
  | { readonly type: 'relay'; readonly userId: string; readonly data: unknown }
  | { readonly type: 'message'; readonly userId: string; readonly cmdId: number; readonly base64: string }
  | { readonly type: 'kicked'; readonly reason: KickReason };
