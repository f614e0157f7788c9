import { type FunctionRecord, type FunctionVersion } from '../functions/function-record.ts';
import { type Launch, type Launcher } from './launch.ts';

/** A revision of a web function, described for the pool. */
export interface PoolTarget {
  readonly functionName: string;
  readonly revision: string;
  /** Maximum concurrent calls in one process. */
  readonly maxConcurrency: number;
  /** Of one process. */
  readonly memoryMb: number;
  readonly launch: () => Promise<Launch>;
}

/** The maximum with dynamic concurrency, where the platform decides. */
const MAX_CONCURRENCY = 100;

/** Describes a version of a web function for the pool. */
export function toPoolTarget(
  record: FunctionRecord,
  version: FunctionVersion,
  launcher: Launcher,
): PoolTarget {
  const { InstanceConcurrencyConfig: concurrency, MemorySize: memoryMb } = version.configuration;
  return {
    functionName: record.functionName,
    revision: version.revision,
    maxConcurrency:
      concurrency?.DynamicEnabled === 'TRUE' ? MAX_CONCURRENCY : (concurrency?.MaxConcurrency ?? 1),
    memoryMb,
    launch: () => launcher(record, version),
  };
}
