import { type RunTarget } from '../function-runner.ts';
import { type Launcher } from '../instances/launch.ts';
import { type RetryPolicy } from '../retry-policy.ts';
import { type FunctionRecord, type FunctionVersion } from './function-record.ts';
import { invokeConfigOf } from './invoke-config-actions.ts';

/** What a run of a version of an event function is of. */
export function runTarget(
  record: FunctionRecord,
  version: FunctionVersion,
  { qualifier, launcher }: { readonly qualifier: string; readonly launcher: Launcher },
): RunTarget {
  return {
    functionName: record.functionName,
    qualifier,
    memoryMb: version.configuration.MemorySize,
    launch: () => launcher(record, version),
  };
}

/** How asynchronous events of a function are tried. @param retryMs between two tries */
export function retryPolicy(record: FunctionRecord, retryMs: number): RetryPolicy {
  const { retryNum, msgTtlSeconds } = invokeConfigOf(record);
  return { retryNum, msgTtlMs: msgTtlSeconds * 1000, retryMs };
}
