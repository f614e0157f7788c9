export type { MediaPush, PushEnd, PushEvent, PushPosition } from './media-push.ts';
