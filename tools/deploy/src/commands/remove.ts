import { ServiceError } from '@scf-media/protocol/errors';
import { readFunction } from '../actual/read-function.ts';
import { waitUntilDeleted, type Polling } from '../apply/wait-for-function.ts';
import { type ScfApi } from '../cloud/scf-api.ts';
import { type Transcript } from '../transcript.ts';
import { type Confirm } from './set-vod-callback.ts';

interface RemoveParts {
  readonly scf: ScfApi;
  readonly polling: Polling;
  readonly transcript: Transcript;
  readonly confirm: Confirm;
  readonly isDryRun: boolean;
}

/**
 * Deletes functions with their versions, triggers and addresses; data that they stored elsewhere remains.
 *
 * @param names in the order of deletion: the web function first, so that no request arrives without a worker
 * @throws ServiceError `NotConfirmed`
 */
export async function removeFunctions(names: readonly string[], parts: RemoveParts): Promise<void> {
  const { scf, polling, transcript, confirm, isDryRun } = parts;
  const found = await Promise.all(names.map((name) => readFunction(scf, name)));
  const there = found.filter((fn) => fn !== undefined);
  if (there.length === 0) return transcript.say(`Nothing to remove: ${names.join(', ')}.`);
  for (const fn of there) {
    transcript.say(`${isDryRun ? 'Would delete' : 'To be deleted:'} ${fn.name}.`);
    transcript.detail([
      ...fn.triggers.map((trigger) =>
        trigger.type === 'url'
          ? `its address ${trigger.url ?? ''}, which cannot be recovered`
          : `its timer ${trigger.name}`,
      ),
      ...(fn.versions.length === 0
        ? []
        : [`its versions ${fn.versions.map(({ version }) => version).join(', ')}`]),
    ]);
  }
  if (isDryRun) return;
  if (!(await confirm(`Delete ${there.map(({ name }) => name).join(' and ')}?`))) {
    throw new ServiceError('NotConfirmed', 'nothing was deleted: not confirmed (--yes confirms)', {
      fault: 'caller',
    });
  }
  for (const { name } of there) {
    await scf.DeleteFunction({ FunctionName: name });
    await waitUntilDeleted(scf, name, polling);
    transcript.say(`${name} is deleted.`);
  }
}
