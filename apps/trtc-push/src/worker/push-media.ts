import { handleCommands } from '@scf-media/cloud/tasks';
import type { MediaPush } from '@scf-media/media/media-push';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { errorCode, internalError, invalidParameter, type EndReason } from '@scf-media/protocol/trtc-push';
import { parseCommand, type PushCommand } from '../push-command.ts';
import type { Outcome } from '../push-task.ts';
import { pinRedisAddress, choosePositionRedis } from '../position-redis.ts';
import { trackProgress, readPosition } from './track-progress.ts';
import { type PositionCheckpoint, openPositionCheckpoint } from './position-checkpoint.ts';
import { openPush } from './open-push.ts';
import type { PushRun, WorkerContext } from './worker-context.ts';

/**
 * Pushes one source into one room, from entering it to leaving it, and resumes the push of a lost worker.
 *
 * @returns the outcome, which includes failures
 * @throws if the lease is lost
 */
export async function pushMedia(run: PushRun, context: WorkerContext): Promise<Outcome> {
  const { task, progress, lost, scope, log } = run;
  // The previous run was terminated before it could store its reason.
  const { endReason: storedReason = task.data.terminated === true ? 'terminated' : undefined } = task.data;
  if (storedReason !== undefined) {
    progress.patch({ endReason: storedReason });
    return task.data.result ?? {};
  }
  const warnings = [...(task.data.warnings ?? [])];
  const warn = (warning: string): void => {
    if (warnings.includes(warning)) return;
    warnings.push(warning);
    progress.patch({ warnings: [...warnings] });
  };
  const ending = scope.use(createPushEnding(run));
  const checkpoint = await openCheckpoint(run, context, warn);
  if (checkpoint !== undefined) scope.use(checkpoint);

  const canceling = new AbortController();
  const opening = begin(run, context, { checkpoint, warn, signal: canceling.signal });
  // A stop does not wait for a room that is slow to enter.
  scope.defer(async () => {
    canceling.abort();
    await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]();
  });
  handleCommands(run, (text) => {
    const command = parseCommand(text);
    if (command.type !== 'stop') return opening.then((push) => executeCommand(command, push, run));
    ending.end('stopped');
    return undefined;
  });
  await using tracking = new AsyncDisposableStack();
  const push = await Promise.race([opening, ending.reason.then(() => undefined)]).catch(ending.fail);
  if (push !== undefined) {
    push.ended.then(ending.end, ending.fail);
    if (task.status === 'paused') await push.pause();
    else await progress.setStatusSoon('pushing', { startTimeMs: task.data.startTimeMs ?? Date.now() });
    tracking.use(trackProgress(push, { run, checkpoint, context }));
  }

  const endReason = await ending.reason;
  // Report no progress after the end.
  await tracking.disposeAsync();
  lost.throwIfAborted();
  log.info({ reason: endReason }, 'push ends');
  if (push !== undefined) await push.stop().catch(() => undefined);
  const result = ending.failure === undefined ? {} : toFailure(ending.failure, log);
  progress.patch({ endReason, result, ...(push === undefined ? {} : readPosition(push)) });
  if (push !== undefined) await checkpoint?.finish(endReason === 'completed' ? undefined : push.position());
  lost.throwIfAborted();
  return result;
}

async function openCheckpoint(
  { task, confirm, log }: PushRun,
  context: WorkerContext,
  onWarning: (warning: string) => void,
): Promise<PositionCheckpoint | undefined> {
  const { request, secrets } = task.data;
  const target = choosePositionRedis(request, secrets?.redisPassword, context.positionRedis);
  if (target === undefined || secrets === undefined || request.Mode === 'live') return undefined;
  try {
    // A Redis that the request names belongs to the caller and has the documented key.
    const tenant = target === context.positionRedis ? task.data.tenant : undefined;
    const pinned = await pinRedisAddress(target, context);
    return openPositionCheckpoint(secrets.videoSrc, pinned, { log, tenant, confirm, onWarning });
  } catch (error) {
    log.warn({ reason: toMessage(error) }, 'could not open the Redis of the position');
    onWarning('the position is not kept: RedisHost can no longer be resolved, or is forbidden');
    return undefined;
  }
}

interface BeginOptions {
  checkpoint: PositionCheckpoint | undefined;
  warn: (warning: string) => void;
  signal: AbortSignal;
}

/** Begins at the position of the previous worker, else of the previous push, else at StartAt. */
async function begin(
  { task, scope, log }: PushRun,
  context: WorkerContext,
  { checkpoint, warn, signal }: BeginOptions,
): Promise<MediaPush> {
  const { request, positionMs } = task.data;
  const askedMs = request.StartAt * 1000;
  const resumedMs = positionMs ?? (await checkpoint?.read());
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
    if (!isBeyondEnd(error)) throw error;
    // The file has been replaced by a shorter one.
    if (resumedMs !== undefined && resumedMs !== askedMs) return open(askedMs);
    throw invalidParameter(`StartAt must be before the end of VideoSrc: ${error.message}`, error);
  }
}

const isBeyondEnd = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && error.code === 'PositionBehindEnd';

async function executeCommand(
  command: PushCommand,
  push: MediaPush,
  { progress, log }: PushRun,
): Promise<void> {
  log.info({ command: command.text }, 'command');
  if (command.type === 'seek') await push.seek(command.positionMs);
  if (command.type === 'pause') await push.pause();
  if (command.type === 'resume') await push.resume();
  const position = readPosition(push);
  if (command.type === 'seek') progress.patch(position);
  else await progress.setStatusSoon(command.type === 'pause' ? 'paused' : 'pushing', position);
}

const callerErrorCodes: readonly string[] = [
  errorCode.SourceNotPlayable,
  errorCode.RoomRefused,
  errorCode.InvalidParameter,
];

/** Converts an error to a failure: the code of a problem with the source or room, or an internal error. */
function toFailure(error: unknown, log: PushRun['log']): Outcome {
  if (error instanceof ServiceError && callerErrorCodes.includes(error.code)) {
    log.info({ code: error.code, reason: error.message }, 'could not push');
    return { Code: error.code as NonNullable<Outcome['Code']>, Message: error.message };
  }
  log.error({ err: error }, 'the push failed');
  return {
    Code: errorCode.InternalError,
    Message: internalError(`the push failed: ${toMessage(error)}`).message,
  };
}

/** The end of a push: the first of several possible reasons. */
interface PushEnding extends Disposable {
  readonly reason: Promise<EndReason>;
  /** Ends the push. Only the first reason counts. */
  end(reason: EndReason): void;
  /** Ends the push as `failed`. */
  fail(error: unknown): void;
  /** The error, if the reason is `failed`. */
  readonly failure: unknown;
}

/**
 * @param signals.shutdown aborts when the process is asked to end
 * @param signals.lost aborts when the lease is lost
 */
function createPushEnding({ shutdown, lost }: { shutdown: AbortSignal; lost: AbortSignal }): PushEnding {
  const ended = Promise.withResolvers<EndReason>();
  let isOver = false;
  let failure: unknown;
  const end = (reason: EndReason): void => {
    isOver = true;
    ended.resolve(reason);
  };
  const terminate = (): void => end('terminated');
  const either = AbortSignal.any([shutdown, lost]);
  if (either.aborted) terminate();
  else either.addEventListener('abort', terminate, { once: true });
  return {
    reason: ended.promise,
    end,
    fail(error) {
      // Ignore errors during the shutdown.
      if (!isOver) failure = error;
      end('failed');
    },
    get failure() {
      return failure;
    },
    [Symbol.dispose]: () => either.removeEventListener('abort', terminate),
  };
}
