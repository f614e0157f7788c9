import { randomUUID } from 'node:crypto';
import { type FunctionRunner } from '../function-runner.ts';
import { versionOf } from '../functions/find-function.ts';
import {
  type FunctionRecord,
  type FunctionVersion,
  type TimerTrigger,
} from '../functions/function-record.ts';
import { retryPolicy, runTarget } from '../functions/run-target.ts';
import { type FunctionStore } from '../functions/function-store.ts';
import { type InstancePool } from '../instances/instance-pool.ts';
import { type Launcher } from '../instances/launch.ts';
import { poolTarget } from '../instances/pool-target.ts';
import { webCall } from '../instances/web-call.ts';
import { eventCall } from './event-call.ts';
import { type TriggerTargets } from './triggers.ts';

export interface TriggerTargetParts {
  readonly store: FunctionStore;
  readonly launcher: Launcher;
  readonly pool: InstancePool;
  readonly runner: FunctionRunner;
  /** Between two tries of an asynchronous event. */
  readonly retryMs: number;
}

/** Leads the calls of triggers to the version that they are bound to. */
export function createTriggerTargets({
  store,
  launcher,
  pool,
  runner,
  retryMs,
}: TriggerTargetParts): TriggerTargets {
  const bound = (functionName: string, qualifier: string): [FunctionRecord, FunctionVersion] => {
    const record = store.get(functionName);
    if (record === undefined) throw new TypeError(`there is no function ${functionName}`);
    return [record, versionOf(record, qualifier)];
  };
  return {
    async request(functionName, trigger, incoming, outgoing) {
      const requestId = randomUUID();
      const [record, version] = bound(functionName, trigger.qualifier);
      const headers = {
        'x-scf-remote-addr': `${incoming.socket.remoteAddress ?? ''}:${incoming.socket.remotePort ?? ''}`,
      };
      if (record.type === 'HTTP')
        return webCall({
          requestId,
          pool,
          target: poolTarget(record, version, launcher),
          incoming,
          outgoing,
          headers,
        });
      const target = runTarget(record, version, { qualifier: trigger.qualifier, launcher });
      const retries = record.isAsync ? retryPolicy(record, retryMs) : undefined;
      return eventCall({ target, retries, runner, incoming, outgoing });
    },
    async tick(functionName, trigger, at) {
      const [record, version] = bound(functionName, trigger.qualifier);
      const event = timerEvent(trigger, at);
      const headers = { 'X-Scf-Trigger-Src': 'Timer' };
      const target = runTarget(record, version, { qualifier: trigger.qualifier, launcher });
      await runner.start(target, event, { headers, retries: retryPolicy(record, retryMs) }).outcome;
    },
  };
}

/** The documented event of a timer. */
function timerEvent({ name, customArgument }: TimerTrigger, at: Date): string {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  return JSON.stringify({ Message: customArgument, Time: time, TriggerName: name, Type: 'Timer' });
}
