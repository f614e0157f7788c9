import { z } from 'zod';
import { apiAction, apiError, type ApiService } from '../cloud-api/index.ts';
import { LOCAL_REGION } from '../known-names.ts';
import { toChinaTime } from './china-time.ts';
import { type FunctionLog, type LoggedLine } from './function-log.ts';

const searchSchema = z.object({
  TopicId: z.string(),
  /** Milliseconds since 1970; the end is exclusive. */
  From: z.int(),
  To: z.int(),
  QueryString: z.string().default(''),
  QuerySyntax: z.int().default(1),
  Sort: z.enum(['asc', 'desc']).default('desc'),
  Limit: z.int().min(1).max(1000).default(100),
  Offset: z.int().min(0).default(0),
  Context: z.string().default(''),
});

/** CLS 2020-10-16: SearchLog over the output of deployed functions. Topics need not be created; a function's ClsTopicId names one. */
export function createLogService(log: FunctionLog): ApiService {
  return {
    version: '2020-10-16',
    actions: {
      SearchLog: apiAction(searchSchema, (request) => {
        if (request.Context !== '')
          throw apiError('InvalidParameterValue', 'The local CLS has no Context: use Offset.');
        const matches = parseLogQuery(request.QueryString);
        const found = log
          .between(request.TopicId, request.From, request.To)
          .map((line) => ({ line, fields: toFields(line) }))
          .filter(({ fields }) => matches(fields));
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

/** Converts a line to the documented fields (https://cloud.tencent.com/document/product/583/60336). */
const toFields = ({ functionName, qualifier, message, timeMs }: LoggedLine): Record<string, string> => ({
  SCF_FunctionName: functionName,
  SCF_Namespace: 'default',
  SCF_Region: LOCAL_REGION,
  SCF_Qualifier: qualifier,
  SCF_LogTime: toChinaTime(timeMs),
  SCF_Type: 'Custom',
  SCF_Message: message,
});

/** Whether a line with these fields matches. */
type LogFilter = (fields: Readonly<Record<string, string>>) => boolean;

/**
 * Parses a CLS query: empty or `*` for all lines, otherwise `field:"value"` terms with AND and OR, where AND binds tighter.
 *
 * @throws ServiceError `FailedOperation.SyntaxError`
 */
export function parseLogQuery(query: string): LogFilter {
  if (query.trim() === '' || query.trim() === '*') return () => true;
  const alternatives = query
    .split(/\s+OR\s+/i)
    .map((alternative) => alternative.split(/\s+AND\s+/i).map((term) => parseTerm(term.trim())));
  return (fields) =>
    alternatives.some((terms) => terms.every(({ field, value }) => fields[field]?.includes(value) === true));
}

function parseTerm(term: string): { readonly field: string; readonly value: string } {
  const [, field = '', quoted, plain] = /^(\w+):(?:"([^"]*)"|([^\s"()*?]+))$/.exec(term) ?? [];
  const value = quoted ?? plain;
  if (value === undefined)
    throw apiError(
      'FailedOperation.SyntaxError',
      `The local CLS supports field:"value" with AND and OR; it cannot parse ${term}.`,
    );
  return { field, value };
}
