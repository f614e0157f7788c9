import { CommandError } from '../command-error.ts';
import { readRequirements } from './requirements.ts';

/** `scf-media doctor`: what this machine has of what recording needs, and how to get the rest. */
export async function doctor(): Promise<void> {
  const { requirements, howToGet } = await readRequirements();
  const missing = requirements.filter((requirement) => {
    const isThere = requirement.isPresent();
    console.log(`${isThere ? 'ok     ' : 'missing'}  ${requirement.name}`);
    return !isThere;
  });
  if (missing.length === 0) return;
  throw new CommandError(
    `\nnpm run setup installs what is missing, where it may; or:\n\n${howToGet(missing)}`,
  );
}

/**
 * Says at once what a recording would only fail of after its start.
 *
 * @param inherited names programs that are used instead: `CHROMIUM_PATH`, `FFMPEG_PATH`
 * @throws CommandError
 */
export async function requireRecorder(inherited: Readonly<Record<string, string>>): Promise<void> {
  const { requirements, howToGet } = await readRequirements();
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
    `missing: ${names}. npm run setup installs what is missing, where it may; or:\n\n${howToGet(missing)}`,
  );
}
