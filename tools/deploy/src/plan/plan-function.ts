import { ServiceError } from '@scf-media/protocol/errors';
import { type ActualFunction, type ActualTrigger } from '../actual/actual-function.ts';
import {
  type DesiredFunction,
  type DesiredTimer,
  EVENT_RETRIES,
  LIVE_ALIAS,
} from '../desired/desired-function.ts';
import { describeFingerprint, toFingerprint, readFingerprint } from './fingerprint.ts';
import { settingChanges } from './setting-changes.ts';
import { type Step } from './step.ts';

/**
 * Plans the steps from the actual to the desired state of a function; none if they are equal. It depends on the two states
 * alone, so an interrupted deployment resumes where it stopped.
 *
 * @throws ServiceError `CannotChange` when a property that is fixed at creation differs
 */
export function planFunction(desired: DesiredFunction, actual: ActualFunction | undefined): Step[] {
  const existing = actual?.status === 'CreateFailed' ? undefined : actual;
  if (existing === undefined) {
    const functionName = desired.name;
    return [
      ...(actual === undefined ? [] : [{ kind: 'delete-failed', functionName } as const]),
      { kind: 'create', functionName, fn: desired },
      ...retrySteps(desired, undefined),
      ...versionSteps(desired, undefined),
      ...triggerSteps(desired, []),
    ];
  }
  checkUnchangeable(desired, existing);
  return [
    ...updateSteps(desired, existing),
    ...retrySteps(desired, existing),
    ...versionSteps(desired, existing),
    ...triggerSteps(desired, existing.triggers),
  ];
}

function checkUnchangeable(desired: DesiredFunction, actual: ActualFunction): void {
  const differences = (['type', 'runtime', 'isAsync'] as const)
    .filter((name) => desired[name] !== actual[name])
    .map((name) => `${name} is ${String(actual[name])} and was to be ${String(desired[name])}`);
  if (differences.length === 0) return;
  throw new ServiceError(
    'CannotChange',
    `${desired.name}: ${differences.join(', ')}. The platform fixes this at creation: remove the app first. Its address will change.`,
    { fault: 'caller' },
  );
}

function updateSteps(desired: DesiredFunction, actual: ActualFunction): Step[] {
  const functionName = desired.name;
  const code = readFingerprint(actual.description)?.code;
  const isOtherCode =
    code !== toFingerprint(desired).code ||
    actual.status === 'UpdateFailed' ||
    (desired.code.type === 'image' && desired.code.uri !== actual.imageUri);
  const changes = settingChanges(actual.settings, desired.settings);
  return [
    ...(isOtherCode ? [{ kind: 'update-code', functionName, fn: desired } as const] : []),
    // The description contains the hash of the code, so it changes with it.
    ...(changes.length > 0 || isOtherCode
      ? [{ kind: 'update-settings', functionName, fn: desired, changes } as const]
      : []),
  ];
}

/** Before there is a version or a timer that could receive an event. */
function retrySteps({ name, type }: DesiredFunction, actual: ActualFunction | undefined): Step[] {
  if (type !== 'Event') return [];
  const { retryNum, msgTtlSeconds } = EVENT_RETRIES;
  const present = actual?.retries;
  if (present?.retryNum === retryNum && present.msgTtlSeconds === msgTtlSeconds) return [];
  return [{ kind: 'set-retries', functionName: name, retries: EVENT_RETRIES }];
}

function versionSteps(desired: DesiredFunction, actual: ActualFunction | undefined): Step[] {
  const functionName = desired.name;
  const wanted = wantedDescriptions(desired, actual);
  // The newest first: after a rollback the one that was rolled back is taken up again, rather than published twice.
  const version = actual?.versions.findLast(({ description }) => wanted.includes(description))?.version;
  const from = actual?.liveVersion;
  return [
    ...(version === undefined ? [{ kind: 'publish', functionName, fn: desired } as const] : []),
    ...(version === undefined || version !== from
      ? [{ kind: 'set-alias', functionName, from, to: version } as const]
      : []),
  ];
}

/** Where no topic for logs is asked for, the one that is there is as good: the platform may have made it by itself. */
function wantedDescriptions(desired: DesiredFunction, actual: ActualFunction | undefined): string[] {
  const logs = desired.settings.logs ?? actual?.settings.logs;
  const asItIs: DesiredFunction = { ...desired, settings: { ...desired.settings, logs } };
  return [desired, asItIs].map((fn) => describeFingerprint(toFingerprint(fn)));
}

function triggerSteps(desired: DesiredFunction, triggers: readonly ActualTrigger[]): Step[] {
  const functionName = desired.name;
  const hasUrl = triggers.some(({ type, qualifier }) => type === 'url' && qualifier === LIVE_ALIAS);
  const timers = triggers.filter((trigger) => trigger.type === 'timer');
  const isAsWanted = (timer: (typeof timers)[number], wanted: DesiredTimer): boolean =>
    timer.name === wanted.name &&
    timer.qualifier === LIVE_ALIAS &&
    timer.cron === wanted.cron &&
    timer.message === wanted.message;
  return [
    ...(desired.hasUrl && !hasUrl ? [{ kind: 'create-url', functionName } as const] : []),
    ...timers
      .filter((timer) => !desired.timers.some((wanted) => isAsWanted(timer, wanted)))
      .map(({ name, qualifier }) => ({
        kind: 'delete-timer' as const,
        functionName,
        timerName: name,
        qualifier,
      })),
    ...desired.timers
      .filter((wanted) => !timers.some((timer) => isAsWanted(timer, wanted)))
      .map((timer) => ({ kind: 'create-timer' as const, functionName, timer })),
  ];
}
