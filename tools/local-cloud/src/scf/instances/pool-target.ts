import { type FunctionRecord, type FunctionVersion } from '../functions/function-record.ts';
import { type Launch, type Launcher } from './launch.ts';

/** A revision of a web function, as far as its processes are concerned. */
export interface PoolTarget {
  readonly functionName: string;
  readonly revision: string;
  /** Calls at the same time in one process. */
  readonly maxConcurrency: number;
  /** Of one process. */
  readonly memoryMb: number;
  readonly launch: () => Promise<Launch>;
}

/** With dynamic concurrency the platform decides; it does not go above this. */
const MOST_CONCURRENT = 100;

/** How the processes of a version of a web function are kept. */
export function poolTarget(record: FunctionRecord, version: FunctionVersion, launcher: Launcher): PoolTarget {
  const { InstanceConcurrencyConfig: concurrency, MemorySize: memoryMb } = version.configuration;
  return {
    functionName: record.functionName,
    revision: version.revision,
    maxConcurrency:
      concurrency?.DynamicEnabled === 'TRUE' ? MOST_CONCURRENT : (concurrency?.MaxConcurrency ?? 1),
    memoryMb,
    launch: () => launcher(record, version),
  };
}
