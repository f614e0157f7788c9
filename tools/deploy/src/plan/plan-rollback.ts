import { ServiceError } from '@scf-media/protocol/errors';
import { type ActualFunction } from '../actual/actual-function.ts';
import { type Step } from './step.ts';

/**
 * Plans the rollback of all functions of an app to the version before the live one: each deployment that changes something
 * publishes a version.
 *
 * @param to the version for all functions, instead of the previous one
 * @throws ServiceError `NothingToRollBackTo`; then no function is changed
 */
export function planRollback(functions: readonly ActualFunction[], to?: string): Step[] {
  return functions.flatMap((fn) => {
    const target = to ?? findPreviousVersion(fn);
    if (target === undefined || !fn.versions.some(({ version }) => version === target)) {
      const versions = fn.versions.map(({ version }) => version).join(', ') || 'none';
      throw new ServiceError(
        'NothingToRollBackTo',
        `${fn.name} has no ${to === undefined ? 'previous version' : `version ${to}`} (live: ${fn.liveVersion ?? 'none'}; versions: ${versions})`,
        { fault: 'caller' },
      );
    }
    return target === fn.liveVersion
      ? []
      : [{ kind: 'set-alias' as const, functionName: fn.name, from: fn.liveVersion, to: target }];
  });
}

/** Finds the version before the live one; versions are numbered in the order of publication. */
function findPreviousVersion({ versions, liveVersion }: ActualFunction): string | undefined {
  const at = versions.findIndex(({ version }) => version === liveVersion);
  return versions.slice(0, Math.max(at, 0)).at(-1)?.version;
}
