import { ServiceError } from '@scf-media/protocol/errors';
import { type ActualFunction } from '../actual/actual-function.ts';
import { type Step } from './step.ts';

/**
 * Plans the rollback of all functions of an app to the version before the live one, which is what was deployed before:
 * each deployment that changes something publishes a version.
 *
 * @param to the version for all, when a certain one is wanted
 * @throws ServiceError `NothingToRollBackTo`; then no function is changed
 */
export function planRollback(functions: readonly ActualFunction[], to?: string): Step[] {
  return functions.flatMap((fn) => {
    const target = to ?? formerVersion(fn);
    if (target === undefined || !fn.versions.some(({ version }) => version === target)) {
      const versions = fn.versions.map(({ version }) => version).join(', ') || 'none';
      throw new ServiceError(
        'NothingToRollBackTo',
        `${fn.name} has no ${to === undefined ? 'former version' : `version ${to}`} (live: ${fn.liveVersion ?? 'none'}; there are: ${versions})`,
        { fault: 'caller' },
      );
    }
    return target === fn.liveVersion
      ? []
      : [{ kind: 'set-alias' as const, functionName: fn.name, from: fn.liveVersion, to: target }];
  });
}

/** The last one before the live one; versions are numbered as they were published. */
function formerVersion({ versions, liveVersion }: ActualFunction): string | undefined {
  const at = versions.findIndex(({ version }) => version === liveVersion);
  return versions.slice(0, Math.max(at, 0)).at(-1)?.version;
}
