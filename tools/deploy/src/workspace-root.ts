import { join } from 'node:path';

/** The folder of the workspace. */
export const workspaceRoot = join(import.meta.dirname, '../../..');
