import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DIRECTORY_MARK } from '../../processes/claim-directory.ts';
import { type Launch } from './launch.ts';
import { type PoolTarget } from './pool-target.ts';
import { type Instance, startInstance } from './start-instance.ts';
import { whenAborted } from './when-aborted.ts';

/** A process of a web function, from its start to its end, as the pool keeps it. */
export interface PoolMember {
  readonly instanceId: string;
  readonly target: PoolTarget;
  /** Rejects when it does not start. */
  readonly ready: Promise<{ readonly instance: Instance; readonly launch: Launch }>;
  readonly logFile: string;
  /** Ends it. */
  readonly stop: AbortController;
  /** Resolves when nothing is left of it. */
  readonly ended: Promise<void>;
  /** 0 as long as there is no process. */
  pid: number;
  /** Calls under way. */
  calls: number;
  /** It gets no more calls. */
  isRetired: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

export interface MemberOptions {
  /** The claimed directory. */
  readonly dir: string;
  /** How long it has to go by itself when it is stopped. */
  readonly graceMs: () => number;
  readonly onEnd: () => void;
}

/** Starts a process, and does not wait for it. */
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
    await Promise.race([instance.group.ended, whenAborted(stop.signal)]);
    member.isRetired = true;
    await instance.group.stop(graceMs());
  };
  const member: PoolMember = {
    instanceId,
    target,
    ready: ready.promise,
    logFile,
    stop,
    // Begins when the member is whole: what it does touches it.
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
