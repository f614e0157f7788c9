import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '@scf-media/local-cloud/stack';
import { CommandError } from '../command-error.ts';

interface Requirement {
  name: string;
  isPresent(): boolean;
  complaint?(): string;
}

/** What `npm run setup` goes by, which has to run without packages and types. */
interface SetUp {
  requirements: readonly Requirement[];
  manualInstructions(host: unknown, missing: readonly Requirement[]): string;
  describeHost(): unknown;
}

/** `scf-media doctor`: what this machine has of what recording needs, and how to get the rest. */
export async function doctor(): Promise<void> {
  const { requirements, manualInstructions, describeHost } = await setUp();
  const missing = requirements.filter((requirement) => {
    const isThere = requirement.isPresent();
    console.log(`${isThere ? 'ok     ' : 'missing'}  ${requirement.name}`);
    return !isThere;
  });
  if (missing.length === 0) return;
  throw new CommandError(
    `\nnpm run setup installs what is missing, where it may; or:\n\n${manualInstructions(describeHost(), missing)}`,
  );
}

async function setUp(): Promise<SetUp> {
  const parts = await Promise.all(
    ['requirements', 'install-plan', 'host'].map(
      (name) => import(pathToFileURL(join(workspaceRoot, `tools/setup/${name}.mjs`)).href) as Promise<object>,
    ),
  );
  return Object.assign({}, ...parts) as SetUp;
}
