import { ServiceError } from '@scf-media/protocol/errors';

/** Hints for common errors, by the beginning of their code and, if that is ambiguous, words of the message. */
const hints: readonly (readonly [code: string, hint: string, message?: RegExp])[] = [
  ['AuthFailure', 'Check SECRET_ID and SECRET_KEY, and the clock of this machine.'],
  [
    'UnauthorizedOperation',
    'The keys lack a permission: docs/deploy.md lists the policies that deploying requires.',
  ],
  [
    'ResourceNotFound.Role',
    'SCF_ROLE names a role that does not exist: docs/deploy.md explains how to create it.',
  ],
  ['InvalidParameterValue.Role', 'SCF_ROLE must be a role that SCF may assume.'],
  ['ImageFailed', 'Is docker running, and did you log in to the registry (docker login)?'],
  [
    'FunctionFailed',
    'The platform could not fetch the image: docs/account.md lists the policy that SCF_QcsRole needs, and the registries.',
    /image/i,
  ],
  ['FunctionFailed', 'The platform gave this reason; npx nx status <app> shows the state.'],
  ['FunctionTimeout', 'It may still complete: npx nx status <app> shows the state.'],
  ['Unreachable', 'No response: check the network, and SCF_ENDPOINT if it is set.'],
];

/** Lists what may help with an error. */
export function listHints(error: unknown): string[] {
  if (!(error instanceof ServiceError)) return [];
  const { code, message } = error;
  return hints
    .filter(([start, , words]) => code.startsWith(start) && (words?.test(message) ?? true))
    .map(([, hint]) => hint);
}

/** Lists what to do after a step failed. */
export function listNextSteps(error: unknown): string[] {
  return [...listHints(error), 'Completed steps are kept. Run the same command again to continue from here.'];
}
