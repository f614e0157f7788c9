import type { Scene } from './scene.ts';
import { trtcPushScene } from './trtc-push.ts';
import { trtcRecordScene } from './trtc-record.ts';
import { vodCallbackScene } from './vod-callback.ts';
import { webRecordScene } from './web-record.ts';

/** Everything `npm run demo` shows, in this order. A new service adds its scene here. */
export const scenes: readonly Scene[] = [webRecordScene, vodCallbackScene, trtcRecordScene, trtcPushScene];
