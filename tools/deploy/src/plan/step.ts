import { type DesiredFunction, type DesiredTimer, type EventRetries } from '../desired/desired-function.ts';

/** One call, or a few that belong together, on the way from the actual to the desired state. */
export type Step =
  | { readonly kind: 'delete-failed'; readonly functionName: string }
  | { readonly kind: 'create'; readonly functionName: string; readonly fn: DesiredFunction }
  | { readonly kind: 'update-code'; readonly functionName: string; readonly fn: DesiredFunction }
  | {
      readonly kind: 'update-settings';
      readonly functionName: string;
      readonly fn: DesiredFunction;
      readonly changes: readonly string[];
    }
  | { readonly kind: 'set-retries'; readonly functionName: string; readonly retries: EventRetries }
  | { readonly kind: 'publish'; readonly functionName: string; readonly fn: DesiredFunction }
  | {
      readonly kind: 'set-alias';
      readonly functionName: string;
      /** Undefined: there is no alias yet. */
      readonly from: string | undefined;
      /** Undefined: the version that the previous step publishes. */
      readonly to: string | undefined;
    }
  | { readonly kind: 'create-url'; readonly functionName: string }
  | { readonly kind: 'create-timer'; readonly functionName: string; readonly timer: DesiredTimer }
  | {
      readonly kind: 'delete-timer';
      readonly functionName: string;
      readonly timerName: string;
      readonly qualifier: string;
    };

/** Describes a step, with details. */
export function describeStep(step: Step): { readonly title: string; readonly details: readonly string[] } {
  const { functionName: name } = step;
  switch (step.kind) {
    case 'delete-failed':
      return { title: `delete ${name}, whose creation failed`, details: [] };
    case 'create':
      return { title: `create ${name}`, details: describeCreation(step.fn) };
    case 'update-code':
      return { title: `update the code of ${name}`, details: [describeCode(step.fn)] };
    case 'update-settings':
      return { title: `update the settings of ${name}`, details: step.changes };
    case 'set-retries':
      return { title: `set the retries of ${name}`, details: [describeRetries(step.retries)] };
    case 'publish':
      return { title: `publish a version of ${name}`, details: [] };
    case 'set-alias':
      return { title: describeAlias(name, step), details: [] };
    case 'create-url':
      return { title: `create the address of ${name}`, details: [] };
    case 'create-timer':
      return { title: `create the timer ${step.timer.name} of ${name}`, details: [step.timer.cron] };
    case 'delete-timer':
      return { title: `delete the timer ${step.timerName} of ${name}`, details: [] };
  }
}

function describeAlias(name: string, { from, to }: Extract<Step, { kind: 'set-alias' }>): string {
  const target = to === undefined ? 'the new version' : `version ${to}`;
  return `point ${name} to ${target}${from === undefined ? '' : ` instead of version ${from}`}`;
}

function describeCreation(fn: DesiredFunction): string[] {
  const { memoryMb, timeoutSeconds, environment } = fn.settings;
  return [
    `${fn.type === 'HTTP' ? 'web' : 'asynchronous event'} function, ${fn.runtime}, ${memoryMb} MB, ${timeoutSeconds} s`,
    describeCode(fn),
    `variables: ${Object.keys(environment).join(', ') || 'none'}`,
  ];
}

const describeRetries = ({ retryNum, msgTtlSeconds }: EventRetries): string =>
  `${retryNum} after an error, and events are kept for ${msgTtlSeconds} s`;

function describeCode({ code }: DesiredFunction): string {
  return code.type === 'image' ? `image ${code.uri}` : `zip ${code.hash.slice(0, 12)}`;
}
