import { type MemoryQuota } from '../memory-quota.ts';
import { platformFault } from '../invocation.ts';
import { type Launch } from './launch.ts';
import { type PoolMember, startMember } from './pool-member.ts';
import { type PoolTarget } from './pool-target.ts';
import { type Instance } from './start-instance.ts';

/** A process, reserved for one call. */
export interface Lease extends Disposable {
  readonly instance: Instance;
  readonly launch: Launch;
  readonly instanceId: string;
  readonly logFile: string;
  /** Ends the process after its running calls. */
  recycle(): void;
}

/** A pool of processes of web functions. */
export interface InstancePool extends AsyncDisposable {
  /**
   * Reserves a process with capacity for another call, or starts one.
   *
   * @throws ServiceError `ContainerStateExited`, `InitContainerTimeout` or `ResourceLimitReached`
   */
  acquire(target: PoolTarget): Promise<Lease>;
  /** Ends the processes of a function's other revisions after their running calls. */
  keepOnly(functionName: string, revisions: ReadonlySet<string>): void;
  instances(): readonly PooledInstance[];
  /** Sends SIGTERM to all processes, and kills those left after `graceMs`. Starts no more processes. */
  stop(graceMs: number): Promise<void>;
}

export interface PooledInstance {
  readonly functionName: string;
  readonly instanceId: string;
  readonly pid: number;
  /** Running calls. */
  readonly calls: number;
}

interface InstancePoolOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly quota: MemoryQuota;
  /** How long an idle process is kept. */
  readonly idleMs: number;
  /** How long a process that is no longer needed has to exit. */
  readonly graceMs?: number;
}

const DEFAULT_GRACE_MS = 5_000;

export function createInstancePool({
  dir,
  quota,
  idleMs,
  graceMs = DEFAULT_GRACE_MS,
}: InstancePoolOptions): InstancePool {
  const members = new Set<PoolMember>();
  let stopGraceMs: number | undefined;

  const retire = (member: PoolMember): void => {
    member.isRetired = true;
    if (member.calls === 0) member.stop.abort();
  };

  const begin = (target: PoolTarget): PoolMember => {
    const { functionName } = target;
    const share = quota.acquire(functionName, target.memoryMb);
    if (share === undefined)
      throw platformFault(
        'concurrency',
        `Function [ ${functionName} ] concurrency exceeded reserved quota ${quota.getLimit(functionName)} MB`,
      );
    const member = startMember(target, {
      dir,
      graceMs: () => stopGraceMs ?? graceMs,
      onEnd() {
        members.delete(member);
        share[Symbol.dispose]();
      },
    });
    members.add(member);
    return member;
  };

  const release = (member: PoolMember): void => {
    member.calls -= 1;
    if (member.calls > 0) return;
    if (member.isRetired) return member.stop.abort();
    member.idleTimer = setTimeout(() => retire(member), idleMs);
  };

  return {
    async acquire(target) {
      if (stopGraceMs !== undefined) throw platformFault('system', 'The local SCF is stopping.');
      const available = [...members].find(
        (member) =>
          !member.isRetired &&
          member.target.functionName === target.functionName &&
          member.target.revision === target.revision &&
          member.calls < target.maxConcurrency,
      );
      const member = available ?? begin(target);
      member.calls += 1;
      clearTimeout(member.idleTimer);
      try {
        const { instance, launch } = await member.ready;
        const { instanceId, logFile } = member;
        return {
          instance,
          launch,
          instanceId,
          logFile,
          recycle: () => retire(member),
          [Symbol.dispose]: () => release(member),
        };
      } catch (error) {
        release(member);
        throw error;
      }
    },
    keepOnly(functionName, revisions) {
      for (const member of members)
        if (member.target.functionName === functionName && !revisions.has(member.target.revision))
          retire(member);
    },
    instances: () =>
      [...members].map(({ target, instanceId, pid, calls }) => ({
        functionName: target.functionName,
        instanceId,
        pid,
        calls,
      })),
    async stop(withinMs) {
      stopGraceMs = withinMs;
      for (const member of members) member.stop.abort();
      await Promise.all([...members].map(({ ended }) => ended));
    },
    async [Symbol.asyncDispose]() {
      stopGraceMs = 0;
      for (const member of members) member.stop.abort();
      await Promise.all([...members].map(({ ended }) => ended));
    },
  };
}
