export { type CosServer, type FaultRule, type Faults } from '../cos/index.ts';
export { type Credential } from '../credential-store.ts';
export {
  LOCAL_APP_ID,
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  LOCAL_TRTC_KEY,
  LOCAL_TRTC_SDK_APP_ID,
  LOCAL_UIN,
  LOCAL_VOD_BUCKET,
} from '../known-names.ts';
export {
  type LocalCloud,
  type LocalCloudOptions,
  type LocalCloudUrls,
  startLocalCloud,
} from '../local-cloud.ts';
export {
  type DeployedFunction,
  type FunctionDefinition,
  type Invocation,
  type InvocationStatus,
  type Scf,
  type ScfBehaviour,
} from '../scf/index.ts';
export { type MemberView, type RoomView, type Trtc, type TrtcOptions } from '../trtc/index.ts';
export {
  type LoggedEvent,
  type Vod,
  type VodCall,
  type VodEventOptions,
  type VodFaultRule,
  type VodFaults,
  type VodFile,
  type VodOptions,
  type VodTask,
} from '../vod/index.ts';
export { readConfig } from '../config.ts';
export { stackApps } from '../stack/apps.ts';
export { type StackApp } from '../stack/apps.ts';
export { type Stack, startStack } from '../stack/start-stack.ts';
export { catchStopSignals, type StopSignals } from '../stack/stop-signals.ts';
export { freePort, reservePorts } from '../ports/index.ts';
export { eventually } from './eventually.ts';
export { type Anchor, type AnchorOptions, makeJoinUrl, openAnchor } from './open-anchor.ts';
export { openRoomBrowser, type RoomBrowser } from './room-browser.ts';
export { userSigOf, type UserSigOfOptions } from './user-sig-of.ts';
export { type RunningService, startService } from './start-service.ts';
