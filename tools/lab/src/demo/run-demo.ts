import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoFailure } from './demo-failure.ts';
import type { Progress } from './progress.ts';
import { type Scene, servicePortOffsets, type ServiceName } from './scenes/scene.ts';
import { getLocalCloudAccess } from './stack/local-cloud-access.ts';
import { createLogTail, readLogEnds } from './stack/stack-logs.ts';
import { startStack } from './stack/start-stack.ts';
import { trtcPushScene } from './scenes/trtc-push.ts';
import { trtcRecordScene } from './scenes/trtc-record.ts';
import { vodCallbackScene } from './scenes/vod-callback.ts';
import { webRecordScene } from './scenes/web-record.ts';
import type { StopSignals } from './stop-signals.ts';
import { workspaceRoot } from './workspace-root.ts';

/** The scenes of `npm run demo` in order. A new service adds its scene here. */
const scenes: readonly Scene[] = [webRecordScene, vodCallbackScene, trtcRecordScene, trtcPushScene];

/** A safeguard; each wait has a limit of its own. */
const demoTimeoutMs = 10 * 60_000;
const logLines = 15;

/**
 * Starts the local stack, plays every scene, and always stops everything again.
 *
 * @throws DemoFailure with the end of the stack's logs
 */
export async function runDemo(progress: Progress, { interrupted, hurry }: StopSignals): Promise<void> {
  // A short name: Chromium puts a socket below it, whose path must not be longer than 107 bytes.
  const tempDir = await mkdtemp(join(tmpdir(), 'demo-'));
  const dirs = { temp: tempDir, state: join(tempDir, 'local-cloud') };
  const output = createLogTail(logLines);
  const timeout = new AbortController();
  const tooLong = new Error(`the demo is not finished after ${demoTimeoutMs / 60_000} minutes`);
  const timer = setTimeout(() => timeout.abort(tooLong), demoTimeoutMs);
  try {
    progress.say('starting the local stack');
    const bounded = AbortSignal.any([interrupted, timeout.signal]);
    await using stack = await startStack({ dirs, output, signal: bounded, hurry });
    const signal = AbortSignal.any([bounded, stack.gone]);
    for (const scene of scenes) await play(scene, { tempDir, portBase: stack.portBase, progress, signal });
    progress.say('stopping the local stack');
    await stack.stop();
  } catch (error) {
    // The stack has stopped by now, so that its logs are complete.
    const log = interrupted.aborted ? [] : [...output.lines(), ...(await readLogEnds(dirs.state, logLines))];
    throw new DemoFailure(error, log);
  } finally {
    clearTimeout(timer);
    await rm(tempDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Stage {
  tempDir: string;
  portBase: number;
  progress: Progress;
  signal: AbortSignal;
}

async function play(scene: Scene, { tempDir, portBase, progress, signal }: Stage): Promise<void> {
  const outputDir = join(workspaceRoot, 'demo-output');
  const workDir = join(tempDir, scene.name);
  const serviceUrl = (service: ServiceName): string =>
    `http://127.0.0.1:${portBase + servicePortOffsets[service]}/`;
  const cloud = getLocalCloudAccess(portBase);
  try {
    await mkdir(outputDir, { recursive: true });
    await mkdir(workDir);
    progress.say(await scene.play({ serviceUrl, cloud, outputDir, workDir, progress, signal }));
  } catch (error) {
    // An aborted wait throws only an AbortError; the signal has the reason.
    throw new Error(`${scene.name} failed`, { cause: signal.aborted ? signal.reason : error });
  }
}
