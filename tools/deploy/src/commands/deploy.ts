import { toMessage } from '@scf-media/protocol/errors';
import { applyStep, type ApplyParts } from '../apply/apply-step.ts';
import { waitUntilActive } from '../apply/wait-for-function.ts';
import { readFunction } from '../actual/read-function.ts';
import { type DesiredFunction } from '../desired/desired-function.ts';
import { planFunction } from '../plan/plan-function.ts';
import { describeStep, type Step } from '../plan/step.ts';
import { type Transcript } from '../transcript.ts';

export interface DeployParts extends Omit<ApplyParts, 'published'> {
  readonly transcript: Transcript;
}

/** Thrown when a step fails; the steps before it are kept. */
export class DeploymentStopped extends Error {
  readonly step: Step;

  constructor(step: Step, cause: unknown) {
    super(`${describeStep(step).title}: ${toMessage(cause)}`, { cause });
    this.name = 'DeploymentStopped';
    this.step = step;
  }
}

/**
 * Plans the steps for all functions of an app. Waits for functions that are still being changed.
 */
export async function planDeployment(
  desired: readonly DesiredFunction[],
  { scf, polling }: Pick<DeployParts, 'scf' | 'polling'>,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const fn of desired) {
    const before = await readFunction(scf, fn.name);
    if (before !== undefined && isUnderWay(before.status)) await waitUntilActive(scf, fn.name, polling);
    const actual =
      before !== undefined && isUnderWay(before.status) ? await readFunction(scf, fn.name) : before;
    steps.push(...planFunction(fn, actual));
  }
  return steps;
}

/**
 * Prints and performs each step. A rejected timer is only a warning.
 *
 * @throws DeploymentStopped
 */
export async function applyDeployment(steps: readonly Step[], parts: DeployParts): Promise<void> {
  const published = new Map<string, string>();
  for (const step of steps) {
    const { title, details } = describeStep(step);
    parts.transcript.say(`${capital(title)}.`);
    parts.transcript.detail(details);
    await applyStep(step, { ...parts, published }).catch((error: unknown) => {
      if (step.kind !== 'create-timer') throw new DeploymentStopped(step, error);
      // Everything else works: requests and Describe find lost workers, too, but later.
      parts.transcript.say(
        `Warning: the timer ${step.timer.name} was rejected (${toMessage(error)}). Add it in the console, on ${step.functionName}: ${step.timer.cron}, message ${step.timer.message}.`,
      );
    });
  }
}

/** Prints the steps of a dry run. */
export function sayPlan(steps: readonly Step[], transcript: Transcript): void {
  for (const step of steps) {
    const { title, details } = describeStep(step);
    transcript.say(`Would ${title}.`);
    transcript.detail(details);
  }
}

const isUnderWay = (status: string): boolean => /ing$/.test(status);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
