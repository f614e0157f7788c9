import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '@scf-media/local-cloud/stack';
import { CommandError } from './command-error.ts';

/** Runs `scf-media doctor`: lists what a recording needs and whether this machine has it. @throws CommandError with instructions */
export async function doctor(): Promise<void> {
  const { requirements, describeInstallation } = await readRequirements();
  const missing = requirements.filter((requirement) => {
    const isThere = requirement.isPresent();
    console.log(`${isThere ? 'ok     ' : 'missing'}  ${requirement.name}`);
    return !isThere;
  });
  if (missing.length === 0) return;
  throw new CommandError(
    `\nnpm run setup installs what is missing if it has permission; otherwise:\n\n${describeInstallation(missing)}`,
  );
}

/**
 * Checks for Chromium and ffmpeg before anything is started, as a recording would only fail later.
 *
 * @param inherited may name other programs to use: `CHROMIUM_PATH`, `FFMPEG_PATH`
 * @throws CommandError naming what is missing
 */
export async function requireRecorder(inherited: Readonly<Record<string, string>>): Promise<void> {
  const { requirements, describeInstallation } = await readRequirements();
  const replaced: Readonly<Record<string, string>> = { CHROMIUM_PATH: 'Chromium', FFMPEG_PATH: 'ffmpeg' };
  const given = Object.keys(inherited).map((name) => replaced[name]);
  const missing = requirements.filter(
    (requirement) =>
      ['Chromium', 'ffmpeg'].includes(requirement.name) &&
      !given.includes(requirement.name) &&
      !requirement.isPresent(),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(' and ');
  throw new CommandError(
    `missing: ${names}. npm run setup installs what is missing if it has permission; otherwise:\n\n${describeInstallation(missing)}`,
  );
}

/** A program or package that a recording needs. */
interface Requirement {
  name: string;
  /** Cheap: checked at every start. */
  isPresent(): boolean;
}

/** The modules of `npm run setup` that are used here. They are plain JavaScript, because they run before any package is installed. */
interface SetUp {
  requirements: readonly Requirement[];
  manualInstructions(host: unknown, missing: readonly Requirement[]): string;
  describeHost(): unknown;
}

/** Reads what a recording needs, and how to install what is missing, as lines to type. */
async function readRequirements(): Promise<{
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
