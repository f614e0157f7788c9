import { controlSchema } from '../trtc-push/control-request.ts';
import { pushRequestSchema } from '../trtc-push/request.ts';
import { callbackBodySchema, taskViewSchema } from '../trtc-push/task-view.ts';
import type { OpenApiDocument } from './document.ts';
import { roomServiceOpenApi } from './room-service.ts';

/** Returns the description of trtc-push. */
export function trtcPushOpenApi(): OpenApiDocument {
  return roomServiceOpenApi({
    name: 'trtc-push',
    summary: 'Pushes media files and live streams into TRTC rooms',
    task: 'push',
    request: pushRequestSchema,
    view: taskViewSchema,
    callback: callbackBodySchema,
    control: controlSchema,
  });
}
