import { type FunctionSettings } from '../desired/desired-function.ts';

/** One line about what is going to change. The values of variables are not in it: they may be secrets. */
export function settingChanges(from: FunctionSettings, to: FunctionSettings): string[] {
  const scalar = (name: string, before: unknown, after: unknown): string[] =>
    before === after ? [] : [`${name}: ${String(before ?? 'none')} -> ${String(after ?? 'none')}`];
  const joined = (place: object | undefined): string | undefined =>
    place === undefined ? undefined : Object.values(place).join(' ');
  return [
    ...scalar('memory in MB', from.memoryMb, to.memoryMb),
    ...scalar('timeout in seconds', from.timeoutSeconds, to.timeoutSeconds),
    ...scalar('time to start in seconds', from.initTimeoutSeconds, to.initTimeoutSeconds),
    ...scalar('requests at once in an instance', from.concurrency, to.concurrency),
    ...scalar('role', from.role, to.role),
    ...scalar('VPC', joined(from.vpc), joined(to.vpc)),
    ...scalar('file system', joined(from.cfs), joined(to.cfs)),
    ...(to.logs === undefined ? [] : scalar('logs', joined(from.logs), joined(to.logs))),
    ...environmentChanges(from.environment, to.environment),
  ];
}

type Variables = Readonly<Record<string, string>>;

function environmentChanges(from: Variables, to: Variables): string[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  return names.flatMap((name) => {
    if (from[name] === to[name]) return [];
    if (from[name] === undefined) return [`variable ${name}: new`];
    return [`variable ${name}: ${to[name] === undefined ? 'removed' : 'another value'}`];
  });
}
