import { CommandError } from '../command-error.ts';
import { readRequirements } from './requirements.ts';

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
