import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from './progress/progress.ts';
import { scenes } from './scenes/index.ts';
import { servicePorts, type ServiceName } from './scenes/scene.ts';
import type { LogTail } from './stack/log-tail.ts';
import { startStack } from './stack/start-stack.ts';
import { workspaceRoot } from './workspace-root.ts';

/** The whole demo; a safeguard behind the bounds of every single wait. */
const demoTimeoutMs = 10 * 60_000;

/**
 * Starts the local stack, plays every scene, and stops everything again, whatever happened.
 *
 * @param interrupted aborted when a person wants to have it ended
 * @throws what went wrong
 */
export async function runDemo(progress: Progress, log: LogTail, interrupted: AbortSignal): Promise<void> {
  await using scope = new AsyncDisposableStack();
  const tempDir = await mkdtemp(join(tmpdir(), 'scf-media-demo-'));
  scope.defer(() => rm(tempDir, { recursive: true, force: true, maxRetries: 5 }));
  const outputDir = join(workspaceRoot, 'demo-output');
  await mkdir(outputDir, { recursive: true });

  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new Error(`the demo is not over after ${demoTimeoutMs / 60_000} minutes`)),
    demoTimeoutMs,
  );
  scope.defer(() => clearTimeout(timer));
  const bounded = AbortSignal.any([interrupted, timeout.signal]);

  progress.say('starting the local stack');
  const stack = scope.use(await startStack({ stateDir: join(tempDir, 'local-cloud'), log, signal: bounded }));
  const signal = AbortSignal.any([bounded, stack.gone]);
  const serviceUrl = (service: ServiceName): string =>
    `http://127.0.0.1:${stack.portBase + servicePorts[service]}/`;

  for (const scene of scenes) {
    const workDir = join(tempDir, scene.name);
    await mkdir(workDir);
    try {
      progress.say(await scene.play({ serviceUrl, outputDir, workDir, progress, signal }));
    } catch (error) {
      // An aborted wait only says that it was aborted: why is in the signal.
      const cause: unknown = signal.aborted ? signal.reason : error;
      throw new Error(`${scene.name} failed`, { cause });
    }
  }
  progress.say('stopping the local stack');
}
