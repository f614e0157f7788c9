import { recordRequestSchema } from '../trtc-record/request.ts';
import { callbackBodySchema } from '../trtc-record/result.ts';
import { eventBodySchema, taskViewSchema } from '../trtc-record/task-view.ts';
import type { OpenApiDocument } from './document.ts';
import { roomServiceOpenApi } from './room-service.ts';

/** Returns the description of trtc-record. */
export function trtcRecordOpenApi(): OpenApiDocument {
  return roomServiceOpenApi({
    name: 'trtc-record',
    summary: 'Records each anchor of a TRTC room to a file of its own',
    task: 'recording',
    request: recordRequestSchema,
    view: taskViewSchema,
    callback: callbackBodySchema,
    event: eventBodySchema,
  });
}
