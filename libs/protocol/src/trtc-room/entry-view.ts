import { z } from 'zod';
import type { RoomName } from './room-entry.ts';

/** Who was in which room, as the documents answer it: all of it text, and of the two room ids the one that was used. */
export const entryViewSchema = z.object({
  SdkAppId: z.string().describe('From the request'),
  RoomId: z.string().optional().describe('From the request, if it named the room by number'),
  StrRoomId: z.string().optional().describe('From the request, if it named the room by string'),
  UserId: z.string().describe('The user as which the service is in the room'),
});

/** Pure: the part of an answer that says who was in which room. Nothing secret of the request is in it. */
export function toEntryView(
  request: { SdkAppId: number; UserId: string } & RoomName,
): z.output<typeof entryViewSchema> {
  const room = 'RoomId' in request ? { RoomId: String(request.RoomId) } : { StrRoomId: request.StrRoomId };
  return { SdkAppId: String(request.SdkAppId), ...room, UserId: request.UserId };
}
