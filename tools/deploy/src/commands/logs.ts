import { ServiceError } from '@scf-media/protocol/errors';
import { readFunction } from '../actual/read-function.ts';
import { type LogLine, type SearchLogs } from '../cloud/cls-api.ts';
import { type ScfApi } from '../cloud/scf-api.ts';
import { formatTime } from '../transcript.ts';

interface LogParts {
  readonly scf: ScfApi;
  readonly search: SearchLogs;
}

/**
 * Reads the recent log lines of functions, in chronological order.
 *
 * @param sinceMinutes how far back
 * @throws ServiceError `NotDeployed`, or `NoLogTopic` when a function has no log topic
 */
export async function readLogLines(
  names: readonly string[],
  sinceMinutes: number,
  { scf, search }: LogParts,
): Promise<string[]> {
  const to = new Date();
  const from = new Date(to.getTime() - sinceMinutes * 60_000);
  const byTopic = Map.groupBy(await readTopics(names, scf), ({ topicId }) => topicId);
  const lines = await Promise.all(
    [...byTopic].map(([topicId, functions]) =>
      search({ topicId, functionNames: functions.map(({ name }) => name), from, to }),
    ),
  );
  return lines
    .flat()
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(describeLine);
}

async function readTopics(
  names: readonly string[],
  scf: ScfApi,
): Promise<{ name: string; topicId: string }[]> {
  const found = await Promise.all(names.map((name) => readFunction(scf, name)));
  const there = found.filter((fn) => fn !== undefined);
  if (there.length === 0) {
    throw new ServiceError('NotDeployed', `not deployed: ${names.join(', ')}`, { fault: 'caller' });
  }
  return there.map(({ name, settings }) => {
    if (settings.logs !== undefined) return { name, topicId: settings.logs.topicId };
    throw new ServiceError(
      'NoLogTopic',
      `${name} has no log topic: set CLS_LOGSET_ID and CLS_TOPIC_ID, and deploy it`,
      { fault: 'caller' },
    );
  });
}

const describeLine = ({ at, functionName, message }: LogLine): string =>
  `[${formatTime(at)}] ${functionName}: ${message}`;
