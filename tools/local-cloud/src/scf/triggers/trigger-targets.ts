import { randomUUID } from 'node:crypto';
import { type FunctionRunner } from '../function-runner.ts';
import { resolveVersion } from '../functions/find-function.ts';
import {
  type FunctionRecord,
  type FunctionVersion,
  type TimerTrigger,
} from '../functions/function-record.ts';
import { toRetryPolicy, toRunTarget } from '../functions/run-target.ts';
import { type FunctionStore } from '../functions/function-store.ts';
import { type InstancePool } from '../instances/instance-pool.ts';
import { type Launcher } from '../instances/launch.ts';
import { toPoolTarget } from '../instances/pool-target.ts';
import { handleWebCall } from '../instances/web-call.ts';
import { handleEventCall } from './event-call.ts';
import { type TriggerTargets } from './triggers.ts';

interface TriggerTargetParts {
  readonly store: FunctionStore;
  readonly launcher: Launcher;
  readonly pool: InstancePool;
  readonly runner: FunctionRunner;
  /** Delay between two attempts at an asynchronous event. */
  readonly retryMs: number;
}

/** Routes calls of triggers to the version that they are bound to. */
export function createTriggerTargets({
  store,
  launcher,
  pool,
  runner,
  retryMs,
}: TriggerTargetParts): TriggerTargets {
  const findVersion = (functionName: string, qualifier: string): [FunctionRecord, FunctionVersion] => {
    const record = store.get(functionName);
    if (record === undefined) throw new TypeError(`function ${functionName} does not exist`);
    return [record, resolveVersion(record, qualifier)];
  };
  return {
    async request(functionName, trigger, incoming, outgoing) {
      const requestId = randomUUID();
      const [record, version] = findVersion(functionName, trigger.qualifier);
      const headers = {
        'x-scf-remote-addr': `${incoming.socket.remoteAddress ?? ''}:${incoming.socket.remotePort ?? ''}`,
      };
      if (record.type === 'HTTP')
        return handleWebCall({
          requestId,
          pool,
          target: toPoolTarget(record, version, launcher),
          incoming,
          outgoing,
          headers,
        });
      const target = toRunTarget(record, version, { qualifier: trigger.qualifier, launcher });
      const retries = record.isAsync ? toRetryPolicy(record, retryMs) : undefined;
      return handleEventCall({ target, retries, runner, incoming, outgoing });
    },
    async tick(functionName, trigger, at) {
      const [record, version] = findVersion(functionName, trigger.qualifier);
      const event = makeTimerEvent(trigger, at);
      const headers = { 'X-Scf-Trigger-Src': 'Timer' };
      const target = toRunTarget(record, version, { qualifier: trigger.qualifier, launcher });
      await runner.start(target, event, { headers, retries: toRetryPolicy(record, retryMs) }).outcome;
    },
  };
}

/** Creates the documented event of a timer. */
function makeTimerEvent({ name, customArgument }: TimerTrigger, at: Date): string {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  return JSON.stringify({ Message: customArgument, Time: time, TriggerName: name, Type: 'Timer' });
}
