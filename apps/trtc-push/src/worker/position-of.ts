import type { MediaPush } from '@scf-media/media/media-push';
import type { PushData } from '../push-task.ts';

/** How far a push is, as its task keeps it. */
export function positionOf(push: MediaPush): Pick<PushData, 'positionMs' | 'durationMs'> {
  const { positionMs, durationMs } = push.position();
  return {
    positionMs: Math.round(positionMs),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs) }),
  };
}
