import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '@scf-media/local-cloud/stack';

/** A program or package that a recording needs. */
interface Requirement {
  name: string;
  /** Cheap: checked at every start. */
  isPresent(): boolean;
}

/** The modules of `npm run setup` that are used here. They are plain JavaScript, as they run before any package is installed. */
interface SetUp {
  requirements: readonly Requirement[];
  manualInstructions(host: unknown, missing: readonly Requirement[]): string;
  describeHost(): unknown;
}

/** Reads what a recording needs, and how to install what is missing, as lines to type. */
export async function readRequirements(): Promise<{
  requirements: readonly Requirement[];
  describeInstallation(missing: readonly Requirement[]): string;
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
  return { requirements, describeInstallation: (missing) => manualInstructions(describeHost(), missing) };
}
