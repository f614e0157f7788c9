import { once } from 'node:events';
import { join } from 'node:path';
import { createMp4Muxer } from '@scf-media/media/mp4';
import { openPageRecording } from '@scf-media/media/page-recording';
import { openBodyFile } from './body-file.ts';
import { openJournalFile } from './journal-file.ts';
import { type WorkerMessage, workerOrder } from './worker-messages.ts';

/** A process that records one page as web-record's worker does, but for the upload: the file stays in the folder. */
const order = workerOrder.parse(JSON.parse(process.argv[2] ?? ''));
const tell = (message: WorkerMessage): void => void process.send?.(message);
/** Asked to stop, or nobody is there any more who could ask. */
const asked = Promise.race([once(process, 'message'), once(process, 'disconnect')]);

await using body = await openBodyFile(join(order.folder, 'ours.mp4'));
await using journal = await openJournalFile(join(order.folder, 'journal'));
await using recording = await openPageRecording({
  url: order.url,
  width: order.width,
  height: order.height,
  chromiumPath: order.chromiumPath,
  ffmpegPath: order.ffmpegPath,
  // Through the proxy that checks addresses, like every page; this one is on this machine.
  addressesOf: async () => [{ address: '127.0.0.1', family: 4 }],
  createMuxer: (format) => createMp4Muxer(body, format),
  journal,
  onEvent: ({ type, message }) => console.error(`the page: ${type}: ${message}`),
  onHook: async () => undefined,
});
await recording.start();
tell({ type: 'recording' });
await Promise.race([asked, recording.failed]);
const { stored } = await recording.stop();
tell({ type: 'finished', file: stored });
process.disconnect?.();
