import { ServiceError } from '@scf-media/protocol/errors';
import { openSqliteTaskStore } from './sqlite-task-store.ts';
import type { TaskStore } from './task-store.ts';

/**
 * Opens the store a deployment names.
 *
 * @param url `sqlite:<path>` (the file is created when missing, its folder is not) or `sqlite::memory:`
 * @throws ServiceError `InvalidConfig` naming TASK_STORE, `TaskStoreUnreadable`
 */
export async function openTaskStore(url: string): Promise<TaskStore> {
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path === undefined) {
    // The address may carry a password: only its scheme is repeated.
    const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0] ?? 'no scheme';
    throw new ServiceError(
      'InvalidConfig',
      `TASK_STORE must be sqlite:<path> or sqlite::memory: (it has ${scheme})`,
      { fault: 'service' },
    );
  }
  return openSqliteTaskStore(path);
}
