import { type ApiService } from '../cloud-api/index.ts';
import { type CredentialStore } from '../credentials/credential-store.ts';
import { type FunctionDefinition } from './function-definition.ts';
import { createFunctionRunner } from './function-runner.ts';
import { type Invocation } from './invocation.ts';
import { openInvocationLog } from './invocation-log.ts';
import { createScfService } from './scf-service.ts';

export interface ScfOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly functions: readonly FunctionDefinition[];
  readonly credentials: CredentialStore;
}

/** A running SCF; disposing of it kills every worker. */
export interface Scf extends AsyncDisposable {
  readonly service: ApiService;
  /** The runs of the last three days, the newest first; those that have a process with its id. */
  invocations(): (Invocation & { readonly pid: number | undefined })[];
  /** Resolves when nothing is left of the runs there are now. */
  idle(): Promise<void>;
  /** Asks all workers to finish, and kills those that have not after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export function openScf({ dir, functions, credentials }: ScfOptions): Scf {
  const log = openInvocationLog(dir);
  const runner = createFunctionRunner({ dir, log, credentials });
  const byName = new Map(functions.map((definition) => [definition.functionName, definition]));
  return {
    service: createScfService({ functions: byName, runner, log }),
    invocations: () =>
      log.list().map((invocation) => ({ ...invocation, pid: runner.pidOf(invocation.requestId) })),
    idle: runner.idle,
    stop: runner.stop,
    async [Symbol.asyncDispose]() {
      await runner[Symbol.asyncDispose]();
      log[Symbol.dispose]();
    },
  };
}
