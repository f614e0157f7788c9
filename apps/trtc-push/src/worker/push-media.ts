import { handleCommands } from '@scf-media/cloud/tasks';
import type { MediaPush } from '@scf-media/media/media-push';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { errorCode, internalError, invalidParameter } from '@scf-media/protocol/trtc-push';
import { parseCommand, type PushCommand } from '../push-command.ts';
import type { Outcome } from '../push-task.ts';
import { pinnedTarget, positionTarget } from '../position-redis.ts';
import { followPush, readPosition } from './follow-push.ts';
import { type KeptPosition, keepPosition } from './kept-position.ts';
import { openPush } from './open-push.ts';
import { pushEnding } from './push-ending.ts';
import type { PushRun, WorkerContext } from './worker-context.ts';

/**
 * Pushes one source into one room, from entering it to leaving it; what a lost worker began is gone on with.
 *
 * @returns what became of it; failures are in it. Throws when the lease is lost.
 */
export async function pushMedia(run: PushRun, context: WorkerContext): Promise<Outcome> {
  const { task, progress, lost, scope, log } = run;
  // The run before this one was ended on purpose, and had no time to say so.
  const { endReason: known = task.data.terminated === true ? 'terminated' : undefined } = task.data;
  if (known !== undefined) {
    progress.patch({ endReason: known });
    return task.data.result ?? {};
  }
  const warnings = [...(task.data.warnings ?? [])];
  const warn = (warning: string): void => {
    if (warnings.includes(warning)) return;
    warnings.push(warning);
    progress.patch({ warnings: [...warnings] });
  };
  const ending = scope.use(pushEnding(run));
  const kept = await keptPosition(run, context, warn);
  if (kept !== undefined) scope.use(kept);

  const giveUp = new AbortController();
  const opening = begin(run, context, { kept, warn, signal: giveUp.signal });
  // A stop does not wait for a room that takes its time to let somebody in.
  scope.defer(async () => {
    giveUp.abort();
    await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]();
  });
  handleCommands(run, (text) => {
    const command = parseCommand(text);
    if (command.type !== 'stop') return opening.then((push) => carryOut(command, push, run));
    ending.end('stopped');
    return undefined;
  });
  await using following = new AsyncDisposableStack();
  const push = await Promise.race([opening, ending.reason.then(() => undefined)]).catch(ending.fail);
  if (push !== undefined) {
    push.ended.then(ending.end, ending.fail);
    if (task.status === 'paused') await push.pause();
    else await progress.setStatusSoon('pushing', { startTimeMs: task.data.startTimeMs ?? Date.now() });
    following.use(followPush(push, { run, kept, context }));
  }

  const endReason = await ending.reason;
  // Callback hears of no progress after the end.
  await following.disposeAsync();
  lost.throwIfAborted();
  log.info({ reason: endReason }, 'push ends');
  if (push !== undefined) await push.stop().catch(() => undefined);
  const result = ending.failure === undefined ? {} : failureOf(ending.failure, log);
  progress.patch({ endReason, result, ...(push === undefined ? {} : readPosition(push)) });
  if (push !== undefined) await kept?.last(endReason === 'completed' ? undefined : push.position());
  lost.throwIfAborted();
  return result;
}

async function keptPosition(
  { task, confirm, log }: PushRun,
  context: WorkerContext,
  onTrouble: (warning: string) => void,
): Promise<KeptPosition | undefined> {
  const { request, secrets } = task.data;
  const target = positionTarget(request, secrets?.redisPassword, context.positionRedis);
  if (target === undefined || secrets === undefined || request.Mode === 'live') return undefined;
  try {
    // A Redis that the request names is the caller's: there the key is the documented one.
    const tenant = target === context.positionRedis ? task.data.tenant : undefined;
    const pinned = await pinnedTarget(target, context);
    return keepPosition(secrets.videoSrc, pinned, { log, tenant, confirm, onTrouble });
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'the position is not kept');
    onTrouble('Redis did not take the position: RedisHost leads nowhere by now, or where it may not');
    return undefined;
  }
}

interface BeginOptions {
  kept: KeptPosition | undefined;
  warn: (warning: string) => void;
  signal: AbortSignal;
}

/** Begins where the worker before this one was, or else the push before this one, or else where it was asked to. */
async function begin(
  { task, scope, log }: PushRun,
  context: WorkerContext,
  { kept, warn, signal }: BeginOptions,
): Promise<MediaPush> {
  const { request, positionMs } = task.data;
  const askedMs = request.StartAt * 1000;
  const resumedMs = positionMs ?? (await kept?.read());
  const open = (startAtMs: number): Promise<MediaPush> =>
    openPush(task.data, context, {
      startAtMs: request.Mode === 'live' ? 0 : startAtMs,
      signal,
      scope,
      onEvent(event) {
        log.info({ event }, 'push event');
        if (event.type === 'source-damaged') warn(event.message);
      },
    });
  log.info({ askedMs, resumedMs }, 'push begins');
  try {
    return await open(resumedMs ?? askedMs);
  } catch (error) {
    if (!isBehindEnd(error)) throw error;
    // Another file, shorter than the one that was stopped, has come into its place.
    if (resumedMs !== undefined && resumedMs !== askedMs) return open(askedMs);
    throw invalidParameter(`StartAt must be before the end of VideoSrc: ${error.message}`, error);
  }
}

const isBehindEnd = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && error.code === 'PositionBehindEnd';

async function carryOut(command: PushCommand, push: MediaPush, { progress, log }: PushRun): Promise<void> {
  log.info({ command: command.text }, 'command');
  if (command.type === 'seek') await push.seek(command.positionMs);
  if (command.type === 'pause') await push.pause();
  if (command.type === 'resume') await push.resume();
  const position = readPosition(push);
  if (command.type === 'seek') progress.patch(position);
  else await progress.setStatusSoon(command.type === 'pause' ? 'paused' : 'pushing', position);
}

const toldCodes: readonly string[] = [
  errorCode.SourceNotPlayable,
  errorCode.RoomRefused,
  errorCode.InvalidParameter,
];

/** What is told of a failure: what is wrong with the source or the room, or that something of ours failed. */
function failureOf(error: unknown, log: PushRun['log']): Outcome {
  if (error instanceof ServiceError && toldCodes.includes(error.code)) {
    log.info({ code: error.code, reason: error.message }, 'the push could not be carried out');
    return { Code: error.code as NonNullable<Outcome['Code']>, Message: error.message };
  }
  log.error({ err: error }, 'the push failed');
  return {
    Code: errorCode.InternalError,
    Message: internalError(`the push failed: ${messageOf(error)}`).message,
  };
}
