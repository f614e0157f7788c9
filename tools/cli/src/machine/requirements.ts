import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '@scf-media/local-cloud/stack';

/** Something of the system that a recording needs. */
export interface Requirement {
  name: string;
  /** Cheap. */
  isPresent(): boolean;
}

/** What `npm run setup` goes by, which has to run without packages and types. */
interface SetUp {
  requirements: readonly Requirement[];
  manualInstructions(host: unknown, missing: readonly Requirement[]): string;
  describeHost(): unknown;
}

/** @returns what there may be, and how to get what is missing, in lines to type */
export async function readRequirements(): Promise<{
  requirements: readonly Requirement[];
  howToGet(missing: readonly Requirement[]): string;
}> {
  const parts = await Promise.all(
    ['requirements', 'install-plan', 'host'].map(
      (name) =>
        import(
          pathToFileURL(join(workspaceRoot, `tools/workspace/setup/${name}.mjs`)).href
        ) as Promise<object>,
    ),
  );
  const { requirements, manualInstructions, describeHost } = Object.assign({}, ...parts) as SetUp;
  return { requirements, howToGet: (missing) => manualInstructions(describeHost(), missing) };
}
