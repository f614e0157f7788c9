import type { z } from 'zod';
import { errorBodySchema } from '../trtc-room/error-body.ts';
import { expectSame, expectShape, expectStart } from './expectation.ts';

/** How the contract calls an app that pushes into rooms. */
export interface PushApi extends RoomApi {
  /** `POST /tasks/:requestId`. @param rawBody the exact body */
  control(requestId: string, rawBody: string): Promise<{ status: number; json: unknown }>;
}

/** How the contract calls an app that works in TRTC rooms. */
export interface RoomApi {
  /** `POST /`. @param rawBody the exact body. @returns the header `X-Task-Id` as `requestId` */
  start(rawBody: string): Promise<{ status: number; text: string; requestId: string | undefined }>;
  /** `GET /tasks` */
  list(query: Readonly<Record<string, string>>): Promise<{ status: number; json: unknown }>;
  /** `GET /tasks/:requestId` */
  view(requestId: string): Promise<{ status: number; json: unknown }>;
  /** `DELETE /tasks/:requestId` */
  stop(requestId: string): Promise<{ status: number; json: unknown }>;
}

/** Starts a task as documented. @returns its request id */
export async function started(api: RoomApi, body: unknown): Promise<string> {
  const { status, text, requestId = '' } = await api.start(JSON.stringify(body));
  expectSame('the answer', text, 'Async run task submitted');
  expectSame('its HTTP status', status, 200);
  expectSame('whether X-Task-Id is there', requestId !== '', true);
  return requestId;
}

/** Checks the response that shows a task: nothing else may be in it. */
export function shown<View extends z.ZodType>(
  schema: View,
  answer: { status: number; json: unknown },
): z.output<View> {
  const view = expectShape('the task', answer.json, schema);
  expectSame('its HTTP status', answer.status, 200);
  expectSame('its fields', answer.json, view);
  return view;
}

/** Checks a refusal, which has one form. @param says how its message begins */
export function expectRefusal(
  answer: { status: number; json: unknown },
  expected: { status: number; Code: string; says: string },
): z.output<typeof errorBodySchema> {
  const body = expectShape('the answer', answer.json, errorBodySchema);
  expectSame('its fields', answer.json, body);
  expectSame('Code', body.Code, expected.Code);
  expectStart('Message', body.Message, expected.says);
  expectSame('its HTTP status', answer.status, expected.status);
  return body;
}
