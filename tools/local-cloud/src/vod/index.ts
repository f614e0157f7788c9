export { type LoggedEvent } from './event-log.ts';
export { type MediaTools } from './probe.ts';
export { openVod, type Vod, type VodEventOptions, type VodOptions } from './vod.ts';
export { type VodFile } from './vod-file.ts';
export { type VodTask } from './vod-task.ts';
