/**
 * The commands of a Dockerfile's RUN, as the shell of a build gets them.
 *
 * @throws RangeError when there is not just one
 */
export function installStep(dockerfile: string): string {
  const lines = dockerfile.split('\n').filter((line) => !line.startsWith('#'));
  const steps = lines.join('\n').replaceAll('\\\n', ' ').split('\n');
  const [step, ...others] = steps.flatMap((line) => /^RUN (.+)$/.exec(line)?.[1] ?? []);
  if (step === undefined || others.length > 0) throw new RangeError('the Dockerfile must have one RUN');
  return step;
}
