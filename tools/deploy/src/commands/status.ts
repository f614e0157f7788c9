import { type ActualFunction } from '../actual/actual-function.ts';
import { readFunction } from '../actual/read-function.ts';
import { type ScfApi } from '../cloud/scf-api.ts';
import { LIVE_ALIAS } from '../desired/desired-function.ts';
import { readFingerprint } from '../plan/fingerprint.ts';

const SHOWN_DIGITS = 12;
const MAX_RUNS = 100;

/** Describes each function in a few lines: its state, live version, address, timers and running invocations. */
export async function listStatus(names: readonly string[], scf: ScfApi): Promise<string[]> {
  const lines = await Promise.all(
    names.map(async (name) => {
      const fn = await readFunction(scf, name);
      if (fn === undefined) return [`${name}: not deployed`];
      return [...describeFunction(fn), ...(fn.isAsync ? [await describeRuns(name, scf)] : [])];
    }),
  );
  return lines.flat();
}

/** Describes a function without its running invocations. */
function describeFunction(fn: ActualFunction): string[] {
  const live = fn.versions.find(({ version }) => version === fn.liveVersion);
  const code = readFingerprint(live?.description ?? '')?.code.slice(0, SHOWN_DIGITS) ?? 'unknown';
  const versions = fn.versions.map(({ version }) => version).join(', ') || 'none';
  return [
    `${fn.name}: ${fn.status}${fn.reason === undefined ? '' : ` (${fn.reason})`}`,
    `  live: ${live === undefined ? 'nothing' : `version ${live.version}, code ${code}`}; versions: ${versions}`,
    `  ${fn.runtime}, ${fn.settings.memoryMb} MB, ${fn.settings.timeoutSeconds} s`,
    ...fn.triggers
      .filter(({ qualifier }) => qualifier === LIVE_ALIAS)
      .map((trigger) =>
        trigger.type === 'url'
          ? `  address: ${trigger.url ?? 'none yet'}`
          : `  timer ${trigger.name}: ${trigger.cron}`,
      ),
  ];
}

async function describeRuns(name: string, scf: ScfApi): Promise<string> {
  const { EventList: runs = [] } = await scf.ListAsyncEvents({
    FunctionName: name,
    Status: ['RUNNING'],
    Limit: MAX_RUNS,
  });
  return `  running: ${runs.length === MAX_RUNS ? `${MAX_RUNS} or more` : runs.length}`;
}
