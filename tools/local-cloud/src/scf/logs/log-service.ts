import { z } from 'zod';
import { apiAction, apiError, type ApiService } from '../../cloud-api/index.ts';
import { LOCAL_REGION } from '../../known-names.ts';
import { chinaTime } from '../china-time.ts';
import { type FunctionLog, type LoggedLine } from './function-log.ts';
import { parseLogQuery } from './log-query.ts';

const searchSchema = z.object({
  TopicId: z.string(),
  /** Milliseconds since 1970; the end is not included. */
  From: z.int(),
  To: z.int(),
  QueryString: z.string().default(''),
  QuerySyntax: z.int().default(1),
  Sort: z.enum(['asc', 'desc']).default('desc'),
  Limit: z.int().min(1).max(1000).default(100),
  Offset: z.int().min(0).default(0),
  Context: z.string().default(''),
});

/** CLS 2020-10-16: SearchLog, over what deployed functions write. A topic needs no creating; it is the ClsTopicId of a function. */
export function createLogService(log: FunctionLog): ApiService {
  return {
    version: '2020-10-16',
    actions: {
      SearchLog: apiAction(searchSchema, (request) => {
        if (request.Context !== '')
          throw apiError('InvalidParameterValue', 'The local CLS gives no Context: use Offset.');
        const isMeant = parseLogQuery(request.QueryString);
        const found = log
          .between(request.TopicId, request.From, request.To)
          .map((line) => ({ line, fields: fieldsOf(line) }))
          .filter(({ fields }) => isMeant(fields));
        if (request.Sort === 'desc') found.reverse();
        const page = found.slice(request.Offset, request.Offset + request.Limit);
        return {
          Context: '',
          ListOver: request.Offset + page.length >= found.length,
          Analysis: false,
          Results: page.map(({ line, fields }) => ({
            Time: line.timeMs,
            TopicId: line.topicId,
            TopicName: line.topicId,
            Source: '127.0.0.1',
            FileName: '',
            PkgId: String(line.id),
            PkgLogId: '0',
            LogJson: JSON.stringify(fields),
          })),
          ColNames: null,
          AnalysisResults: null,
          AnalysisRecords: null,
          Columns: null,
          SamplingRate: 1,
        };
      }),
    },
  };
}

/** The documented fields of a line of a function (https://cloud.tencent.com/document/product/583/60336). */
const fieldsOf = ({ functionName, qualifier, message, timeMs }: LoggedLine): Record<string, string> => ({
  SCF_FunctionName: functionName,
  SCF_Namespace: 'default',
  SCF_Region: LOCAL_REGION,
  SCF_Qualifier: qualifier,
  SCF_LogTime: chinaTime(timeMs),
  SCF_Type: 'Custom',
  SCF_Message: message,
});
