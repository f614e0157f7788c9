import { type FunctionDefinition } from './function-definition.ts';
import { type FunctionRunner } from './function-runner.ts';
import { type FunctionStore } from './functions/function-store.ts';
import { type Lifecycle } from './functions/lifecycle.ts';
import { type InstancePool } from './instances/instance-pool.ts';
import { type Launch, type Launcher } from './instances/launch.ts';
import { type InvocationLog } from './invocation-log.ts';
import { type PackageStore } from './packages/package-store.ts';
import { type Triggers } from './triggers/triggers.ts';

/** What the actions of SCF need. */
export interface ScfParts {
  /** Functions defined by this program instead of deployed; a deployed one of the same name has priority. */
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
  /** Minimum duration of Creating, Updating and so on. */
  readonly stateMs: number;
  /** Delay between two attempts at an asynchronous event. */
  readonly retryMs: number;
  /** Maximum memory of all concurrent processes, MB. */
  readonly quotaMb: number;
  /** Address of the local COS. */
  readonly cosUrl: string;
}
