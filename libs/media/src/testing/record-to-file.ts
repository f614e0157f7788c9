import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../browser/find-chromium.ts';
import type { AddressesOf, HeadLastDestination, PageEvent, PageHook } from '../page-recording/index.ts';
import { openPageRecording, type PageRecording } from '../page-recording/page-recording.ts';

/** A recording into a folder of its own, for tests. Disposing ends it and removes the folder. */
export interface FileRecording extends AsyncDisposable {
  recording: PageRecording<string>;
  events: PageEvent[];
  hooks: PageHook[];
}

/** Opens the page with the browser and ffmpeg of this machine. */
export async function recordToFile(options: {
  url: string;
  width?: number;
  height?: number;
  loadTimeoutMs?: number;
  addressesOf?: AddressesOf | undefined;
}): Promise<FileRecording> {
  await using scope = new AsyncDisposableStack();
  const workDir = await mkdtemp(join(tmpdir(), 'record-to-file-'));
  scope.defer(() => rm(workDir, { recursive: true, force: true, maxRetries: 5 }));
  const events: PageEvent[] = [];
  const hooks: PageHook[] = [];
  const recording = scope.use(
    await openPageRecording({
      url: options.url,
      width: options.width ?? 1280,
      height: options.height ?? 720,
      chromiumPath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
      ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
      addressesOf: options.addressesOf,
      destination: fileDestination(join(workDir, 'recording.mp4')),
      onEvent: (event) => events.push(event),
      async onHook(hook) {
        hooks.push(hook);
      },
      ...(options.loadTimeoutMs === undefined ? {} : { loadTimeoutMs: options.loadTimeoutMs }),
    }),
  );
  const resources = scope.move();
  return { recording, events, hooks, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Collects the body and writes head and body into one file. */
function fileDestination(path: string): HeadLastDestination<string> {
  const body: Uint8Array[] = [];
  return {
    async write(bytes) {
      body.push(bytes);
    },
    async finish(head) {
      await writeFile(path, head);
      await using file = await open(path, 'a');
      for (const bytes of body) await file.write(bytes);
      return path;
    },
  };
}
