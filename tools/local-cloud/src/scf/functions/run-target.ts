import { type RunTarget } from '../function-runner.ts';
import { type Launcher } from '../instances/launch.ts';
import { type RetryPolicy } from '../retry-policy.ts';
import { type FunctionRecord, type FunctionVersion } from './function-record.ts';
import { getInvokeConfig } from './invoke-config-actions.ts';

/** Describes how to run a version of an event function. */
export function toRunTarget(
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

/** Converts a function's settings to a retry policy. @param retryMs delay between two attempts */
export function toRetryPolicy(record: FunctionRecord, retryMs: number): RetryPolicy {
  const { retryNum, msgTtlSeconds } = getInvokeConfig(record);
  return { retryNum, msgTtlMs: msgTtlSeconds * 1000, retryMs };
}
