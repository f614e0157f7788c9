import { type FunctionDefinition } from './function-definition.ts';
import { type FunctionRunner } from './function-runner.ts';
import { type FunctionStore } from './functions/function-store.ts';
import { type Lifecycle } from './functions/lifecycle.ts';
import { type InstancePool } from './instances/instance-pool.ts';
import { type Launch, type Launcher } from './instances/launch.ts';
import { type InvocationLog } from './invocation-log.ts';
import { type PackageStore } from './packages/package-store.ts';
import { type Triggers } from './triggers/triggers.ts';

/** What the actions of SCF work with. */
export interface ScfParts {
  /** Functions that were given by this program, not deployed; a deployed one of the same name goes before. */
  readonly given: ReadonlyMap<string, FunctionDefinition>;
  readonly launchGiven: (definition: FunctionDefinition) => Promise<Launch>;
  readonly store: FunctionStore;
  readonly packages: PackageStore;
  readonly lifecycle: Lifecycle;
  readonly launcher: Launcher;
  readonly pool: InstancePool;
  readonly runner: FunctionRunner;
  readonly log: InvocationLog;
  readonly triggers: Triggers;
  /** How long a function is at least Creating, Updating and so on. */
  readonly stateMs: number;
  /** Between two tries of an asynchronous event. */
  readonly retryMs: number;
  /** The memory of all processes there may be at a time, in MB. */
  readonly quotaMb: number;
  /** Where the local COS is. */
  readonly cosUrl: string;
}
