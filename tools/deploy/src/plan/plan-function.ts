import { ServiceError } from '@scf-media/protocol/errors';
import type { ActualFunction, ActualTrigger } from '../actual/actual-function.ts';
import {
  type DesiredFunction,
  type DesiredTimer,
  EVENT_RETRIES,
  type FunctionSettings,
  LIVE_ALIAS,
} from '../desired/desired-function.ts';
import { describeFingerprint, readFingerprint, toFingerprint } from './fingerprint.ts';
import type { Step } from './step.ts';

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
      ...planRetries(desired, undefined),
      ...planVersion(desired, undefined),
      ...planTriggers(desired, []),
    ];
  }
  checkUnchangeable(desired, existing);
  return [
    ...planUpdates(desired, existing),
    ...planRetries(desired, existing),
    ...planVersion(desired, existing),
    ...planTriggers(desired, existing.triggers),
  ];
}

function checkUnchangeable(desired: DesiredFunction, actual: ActualFunction): void {
  const differences = (['type', 'runtime', 'isAsync'] as const)
    .filter((name) => desired[name] !== actual[name])
    .map((name) => `${name} is ${String(actual[name])}, not ${String(desired[name])}`);
  if (differences.length === 0) return;
  throw new ServiceError(
    'CannotChange',
    `${desired.name}: ${differences.join(', ')}. The platform fixes this at creation: remove the app first. Its address will change.`,
    { fault: 'caller' },
  );
}

function planUpdates(desired: DesiredFunction, actual: ActualFunction): Step[] {
  const functionName = desired.name;
  const code = readFingerprint(actual.description)?.code;
  const isOtherCode =
    code !== toFingerprint(desired).code ||
    actual.status === 'UpdateFailed' ||
    (desired.code.type === 'image' && desired.code.uri !== actual.imageUri);
  const changes = listSettingChanges(actual.settings, desired.settings);
  return [
    ...(isOtherCode ? [{ kind: 'update-code', functionName, fn: desired } as const] : []),
    // The description contains the hash of the code, so it changes with it.
    ...(changes.length > 0 || isOtherCode
      ? [{ kind: 'update-settings', functionName, fn: desired, changes } as const]
      : []),
  ];
}

/** Comes before any version or timer that could receive an event. */
function planRetries({ name, type }: DesiredFunction, actual: ActualFunction | undefined): Step[] {
  if (type !== 'Event') return [];
  const { retryNum, msgTtlSeconds } = EVENT_RETRIES;
  const present = actual?.retries;
  if (present?.retryNum === retryNum && present.msgTtlSeconds === msgTtlSeconds) return [];
  return [{ kind: 'set-retries', functionName: name, retries: EVENT_RETRIES }];
}

function planVersion(desired: DesiredFunction, actual: ActualFunction | undefined): Step[] {
  const functionName = desired.name;
  const wanted = listWantedDescriptions(desired, actual);
  // After a rollback, the version that was rolled back is used again instead of published twice.
  const version = actual?.versions.findLast(({ description }) => wanted.includes(description))?.version;
  const from = actual?.liveVersion;
  return [
    ...(version === undefined ? [{ kind: 'publish', functionName, fn: desired } as const] : []),
    ...(version === undefined || version !== from
      ? [{ kind: 'set-alias', functionName, from, to: version } as const]
      : []),
  ];
}

/** Without a desired log topic, any existing one is accepted, because the platform may have created it. */
function listWantedDescriptions(desired: DesiredFunction, actual: ActualFunction | undefined): string[] {
  const logs = desired.settings.logs ?? actual?.settings.logs;
  const withActualLogs: DesiredFunction = { ...desired, settings: { ...desired.settings, logs } };
  return [desired, withActualLogs].map((fn) => describeFingerprint(toFingerprint(fn)));
}

function planTriggers(desired: DesiredFunction, triggers: readonly ActualTrigger[]): Step[] {
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

/** Describes each change in one line, without the values of variables, which may be secrets. */
function listSettingChanges(from: FunctionSettings, to: FunctionSettings): string[] {
  const scalar = (name: string, before: unknown, after: unknown): string[] =>
    before === after ? [] : [`${name}: ${String(before ?? 'none')} -> ${String(after ?? 'none')}`];
  const joined = (place: object | undefined): string | undefined =>
    place === undefined ? undefined : Object.values(place).join(' ');
  return [
    ...scalar('memory in MB', from.memoryMb, to.memoryMb),
    ...scalar('timeout in seconds', from.timeoutSeconds, to.timeoutSeconds),
    ...scalar('start timeout in seconds', from.initTimeoutSeconds, to.initTimeoutSeconds),
    ...scalar('concurrent requests per instance', from.concurrency, to.concurrency),
    ...scalar('role', from.role, to.role),
    ...scalar('VPC', joined(from.vpc), joined(to.vpc)),
    ...scalar('file system', joined(from.cfs), joined(to.cfs)),
    ...(to.logs === undefined ? [] : scalar('logs', joined(from.logs), joined(to.logs))),
    ...listEnvironmentChanges(from.environment, to.environment),
  ];
}

type Variables = Readonly<Record<string, string>>;

function listEnvironmentChanges(from: Variables, to: Variables): string[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  return names.flatMap((name) => {
    if (from[name] === to[name]) return [];
    if (from[name] === undefined) return [`variable ${name}: new`];
    return [`variable ${name}: ${to[name] === undefined ? 'removed' : 'changed'}`];
  });
}
