import { type RoomApi } from './room-api.ts';

/** How the contract reaches an app that pushes into rooms. */
export interface PushApi extends RoomApi {
  /** `POST /tasks/:requestId`. @param rawBody the body to the letter */
  control(requestId: string, rawBody: string): Promise<{ status: number; json: unknown }>;
}
