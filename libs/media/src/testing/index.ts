export { openHlsWatcher, type HlsWatcher, type HlsWatch, type Watching } from './hls-watcher.ts';
export { hlsFolder, serveHlsFolder, type HlsFolder } from './hls-folder.ts';
export {
  measureMedia,
  measureRecording,
  topLevelBoxes,
  type MediaMeasure,
  type RecordingMeasure,
} from './measure-recording.ts';
export { decodeImage, type DecodedImage } from './decode-image.ts';
export { faultyPages } from './faulty-pages.ts';
export { readClock, type ClockReading, type TimedFrame } from './read-clock.ts';
export { counterCells, motionPage, stillPage, stripCells, stripHeight } from './motion-page.ts';
export { serveOnLoopback as servePages } from '../net/serve-on-loopback.ts';
export { browserProcesses, type BrowserProcess } from './browser-processes.ts';
export { ownTools, type OwnTools } from './own-tools.ts';
export { sampleVideo, sampleAudio } from './sample-media.ts';
export { childPids } from './child-pids.ts';
export { fieldKb, residentBytes } from '../capture/memory-peak.ts';
export { playHls, type HlsPlayback, type HlsPlayer } from './play-hls.ts';
export { fileTarget } from './file-target.ts';
export {
  createRoomFolder,
  recordRoom,
  type RoomFile,
  type RoomFolder,
  type RoomInFiles,
} from './record-room.ts';
export { recordToFile, type FileRecording } from './record-to-file.ts';
export { largestStep, median, standardDeviation } from './statistics.ts';
export { packetTimes, probeFile, type ProbedFile } from '../ffmpeg/testing/probe.ts';
export { startRtmpServer, type RtmpServer } from './rtmp-server.ts';
export { stopProcessGroup } from '../browser/stop-process-group.ts';
export { clockSource, type ClockSource } from './clock-source.ts';
export { serveSources } from './source-server.ts';
export { openEgressProxy } from '../net/egress-proxy.ts';
export { probeSource } from '../rooms/source/probe-source.ts';
