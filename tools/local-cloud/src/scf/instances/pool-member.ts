import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DIRECTORY_MARK } from '../../processes/claim-directory.ts';
import { type Launch } from './launch.ts';
import { type PoolTarget } from './pool-target.ts';
import { type Instance, startInstance } from './start-instance.ts';

/** A process of a web function in the pool, from its start to its end. */
export interface PoolMember {
  readonly instanceId: string;
  readonly target: PoolTarget;
  /** Rejects if it does not start. */
  readonly ready: Promise<{ readonly instance: Instance; readonly launch: Launch }>;
  readonly logFile: string;
  /** Ends it. */
  readonly stop: AbortController;
  /** Resolves when it has ended completely. */
  readonly ended: Promise<void>;
  /** 0 until there is a process. */
  pid: number;
  /** Running calls. */
  calls: number;
  /** It gets no more calls. */
  isRetired: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

interface MemberOptions {
  /** The claimed directory. */
  readonly dir: string;
  /** How long it has to exit when it is stopped. */
  readonly graceMs: () => number;
  readonly onEnd: () => void;
}

/** Starts a process without waiting for it. */
export function startMember(target: PoolTarget, { dir, graceMs, onEnd }: MemberOptions): PoolMember {
  const instanceId = randomUUID();
  const logFile = join(dir, 'logs', `${target.functionName}-${instanceId}.log`);
  const stop = new AbortController();
  const ready = Promise.withResolvers<{ instance: Instance; launch: Launch }>();
  ready.promise.catch(() => undefined);
  const live = async (): Promise<void> => {
    await using launch = await target.launch();
    await using instance = await startInstance({
      definition: launch.definition,
      logFile,
      marks: { [DIRECTORY_MARK]: dir },
      signal: stop.signal,
      onOutput: launch.onOutput,
      onStart: ({ pid }) => (member.pid = pid),
    });
    ready.resolve({ instance, launch });
    await Promise.race([instance.group.ended, untilAborted(stop.signal)]);
    member.isRetired = true;
    await instance.group.stop(graceMs());
  };
  const member: PoolMember = {
    instanceId,
    target,
    ready: ready.promise,
    logFile,
    stop,
    // Starts in the next turn, because it uses `member`.
    ended: Promise.resolve()
      .then(live)
      .catch((error: unknown) => ready.reject(error))
      .finally(() => {
        clearTimeout(member.idleTimer);
        onEnd();
      }),
    pid: 0,
    calls: 0,
    isRetired: false,
    idleTimer: undefined,
  };
  return member;
}

/** Resolves when a signal is aborted, or after a timeout. */
export async function untilAborted(signal: AbortSignal, withinMs?: number): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = withinMs === undefined ? undefined : setTimeout(resolve, withinMs);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
