import { z } from 'zod';
import type { RoomName } from './room-entry.ts';

/**
 * Which user was in which room, as in the documents' responses: all values are text, and of the two room ids the one
 * that was used.
 */
export const entryViewSchema = z.object({
  SdkAppId: z.string().describe('From the request'),
  RoomId: z.string().optional().describe('From the request, if it named the room by number'),
  StrRoomId: z.string().optional().describe('From the request, if it named the room by string'),
  UserId: z.string().describe('The user as which the service is in the room'),
});

/** Pure: returns the part of a response that says which user was in which room, without secrets of the request. */
export function toEntryView(
  request: { SdkAppId: number; UserId: string } & RoomName,
): z.output<typeof entryViewSchema> {
  const room = 'RoomId' in request ? { RoomId: String(request.RoomId) } : { StrRoomId: request.StrRoomId };
  return { SdkAppId: String(request.SdkAppId), ...room, UserId: request.UserId };
}
