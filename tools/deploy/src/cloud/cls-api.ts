import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_client.js';
import { z } from 'zod';
import { type Settings } from '../config.ts';
import { toCloudError } from './cloud-error.ts';
import { createSdkOptions } from './sdk-options.ts';

/** One line of a function's log. */
export interface LogLine {
  readonly at: Date;
  readonly functionName: string;
  readonly message: string;
}

/** A search for log lines. */
interface LogQuery {
  readonly topicId: string;
  readonly functionNames: readonly string[];
  readonly from: Date;
  readonly to: Date;
}

/** Finds the newest lines, in chronological order. */
export type SearchLogs = (query: LogQuery) => Promise<LogLine[]>;

const CQL = 1;
/** The maximum of one call. */
const MAX_LINES = 1000;

/** The documented form of a line (https://cloud.tencent.com/document/product/583/60336). */
const lineSchema = z.object({ SCF_FunctionName: z.string(), SCF_Message: z.string() });

/** Creates a search in CLS, where the logs of functions are: SCF's own call (GetFunctionLogs) is no longer available. */
export function createClsSearch(settings: Settings): SearchLogs {
  const client = new Client(createSdkOptions(settings, settings.cls));
  return async ({ topicId, functionNames, from, to }) => {
    const request = {
      TopicId: topicId,
      From: from.getTime(),
      To: to.getTime(),
      QueryString: functionNames.map((name) => `SCF_FunctionName:"${name}"`).join(' OR '),
      QuerySyntax: CQL,
      Sort: 'desc',
      Limit: MAX_LINES,
    };
    const { Results: found = [] } = await client.SearchLog(request).catch((error: unknown) => {
      throw toCloudError('SearchLog', error);
    });
    return found.flatMap(({ Time, LogJson }) => readLine(Time, LogJson)).toReversed();
  };
}

function readLine(timeMs: number | undefined, json: string | undefined): LogLine[] {
  const parsed = lineSchema.safeParse(JSON.parse(json ?? 'null'));
  if (!parsed.success) return [];
  const { SCF_FunctionName: functionName, SCF_Message: message } = parsed.data;
  return [{ at: new Date(timeMs ?? 0), functionName, message: message.trimEnd() }];
}
