export {
  LOCAL_APP_ID,
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  LOCAL_TRTC_SDK_APP_ID,
  LOCAL_VOD_BUCKET,
} from '../known-names.ts';
export {
  type LocalCloud,
  type LocalCloudOptions,
  type LocalCloudUrls,
  startLocalCloud,
} from '../local-cloud.ts';
export { type Invocation } from '../scf/index.ts';
export { type VodOptions } from '../vod/index.ts';
export { readConfig } from '../config.ts';
export { stackApps } from '../stack/apps.ts';
export { startStack } from '../stack/start-stack.ts';
export { catchStopSignals } from '../stack/stop-signals.ts';
export { freePort, reservePorts } from '../ports/index.ts';
export { eventually } from './eventually.ts';
export { type Anchor, type AnchorOptions, openAnchor } from './open-anchor.ts';
export { openRoomBrowser, type RoomBrowser } from './room-browser.ts';
export { createUserSig } from './create-user-sig.ts';
export { type RunningService, startService } from './start-service.ts';
