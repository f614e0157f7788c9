export { openHlsWatcher, type HlsWatcher, type HlsWatch, type Watching } from './hls-watcher.ts';
export { hlsFolder, serveHlsFolder, type HlsFolder } from './hls-folder.ts';
export {
  measureMedia,
  measureRecording,
  topLevelBoxes,
  type MediaMeasure,
  type RecordingMeasure,
} from './measure-recording.ts';
export { faultyPages } from './faulty-pages.ts';
export { counterCells, motionPage, stillPage, stripCells, stripHeight } from './motion-page.ts';
export { serveOnLoopback as servePages } from '../loopback/serve-on-loopback.ts';
export { browserProcesses, type BrowserProcess } from './browser-processes.ts';
export { firstGoodTake } from './first-good-take.ts';
export { playHls, type HlsPlayback, type HlsPlayer } from './play-hls.ts';
export { recordToFile, type FileRecording } from './record-to-file.ts';
export { largestStep, median, standardDeviation } from './statistics.ts';
export { packetTimes, probeFile, type ProbedFile } from '../ffmpeg/probe.ts';
export { stopProcessGroup } from '../process/stop-process-group.ts';
