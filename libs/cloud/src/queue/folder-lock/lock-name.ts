import type { ProcessIdentity } from './process-identity.ts';

/** The name says who holds the lock: so it is there whole or not at all. `nonce` tells two locks of one process apart. */
export function lockNameOf(owner: ProcessIdentity, nonce: string): string {
  return ['lock', owner.pid, owner.startTicks, owner.pidSpace, owner.boot, nonce].join('-');
}

/** @returns undefined for the name of any other file */
export function ownerOfLock(name: string): ProcessIdentity | undefined {
  const parts = /^lock-(\d+)-(\d+)-(\d+)-([\da-f]+)-[\da-f]+$/.exec(name);
  const [, pid, startTicks, pidSpace, boot] = parts ?? [];
  if (boot === undefined) return undefined;
  return { pid: Number(pid), startTicks: Number(startTicks), pidSpace: Number(pidSpace), boot };
}
