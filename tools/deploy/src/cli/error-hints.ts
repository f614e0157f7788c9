import { ServiceError } from '@scf-media/protocol/errors';

/** What helps with codes that people meet first; the beginning of a code is enough, and where it is not, words of the message. */
const hints: readonly (readonly [code: string, hint: string, message?: RegExp])[] = [
  ['AuthFailure', 'Check SECRET_ID and SECRET_KEY, and the clock of this machine.'],
  [
    'UnauthorizedOperation',
    'The keys may not do this: docs/deploy.md lists the policies that deploying needs.',
  ],
  ['ResourceNotFound.Role', 'SCF_ROLE names a role that does not exist: docs/deploy.md says how to make it.'],
  ['InvalidParameterValue.Role', 'SCF_ROLE must be a role that SCF may assume.'],
  ['ImageFailed', 'Is docker running, and did you log in to the registry (docker login)?'],
  [
    'FunctionFailed',
    'The platform could not fetch the image: docs/account.md says which policy SCF_QcsRole needs, and from where images can be pulled.',
    /image/i,
  ],
  ['FunctionFailed', 'The reason is the platform’s own; npx nx status <app> shows the state.'],
  ['FunctionTimeout', 'It may still complete: npx nx status <app> shows the state.'],
  ['Unreachable', 'No response: check the network, and SCF_ENDPOINT if it is set.'],
];

/** What may help with an error. */
export function listHints(error: unknown): string[] {
  if (!(error instanceof ServiceError)) return [];
  const { code, message } = error;
  return hints
    .filter(([start, , words]) => code.startsWith(start) && (words?.test(message) ?? true))
    .map(([, hint]) => hint);
}

/** What to do after a step failed. */
export function listNextSteps(error: unknown): string[] {
  return [...listHints(error), 'Completed steps are kept. Run the same command again to continue from here.'];
}
