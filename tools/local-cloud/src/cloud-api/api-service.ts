import { type z } from 'zod';
import { apiError } from './api-error.ts';

/** What an action may know of the call beside its parameters. */
export interface CallContext {
  /** Goes into the answer. */
  readonly requestId: string;
  readonly region: string;
  /** Aborts when the caller has gone away. */
  readonly gone: AbortSignal;
}

/** Does one action; what it gives back becomes `Response`, beside the RequestId. */
export type ApiAction = (parameters: unknown, context: CallContext) => Promise<object> | object;

/** The actions of one product, such as SCF 2018-04-16. A version tells the products apart. */
export interface ApiService {
  readonly version: string;
  readonly actions: Readonly<Record<string, ApiAction>>;
  /**
   * Stands between a call and its action, to take note of it or to make it fail.
   *
   * @param proceed does the action
   * @returns what becomes `Response`, or a whole HTTP answer
   */
  intercept?(call: ApiCall, proceed: () => Promise<object>): Promise<object>;
}

/** A call of an action that exists. */
export interface ApiCall extends CallContext {
  readonly action: string;
  readonly parameters: unknown;
}

/**
 * Makes an action of a schema and a function.
 *
 * @throws ServiceError (on a call) `MissingParameter` or `InvalidParameter`, naming the parameter
 */
export function apiAction<Schema extends z.ZodType>(
  schema: Schema,
  act: (parameters: z.output<Schema>, context: CallContext) => Promise<object> | object,
): ApiAction {
  return (parameters, context) => {
    const parsed = schema.safeParse(parameters);
    if (parsed.success) return act(parsed.data, context);
    const [issue] = parsed.error.issues;
    const name = issue?.path.join('.') ?? '';
    if (issue?.code === 'invalid_type' && valueAt(parameters, issue.path) === undefined)
      throw apiError('MissingParameter', `The request is missing the required parameter ${name}.`);
    throw apiError('InvalidParameter', `The parameter ${name} is invalid: ${issue?.message ?? ''}`);
  };
}

function valueAt(parameters: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    parameters,
  );
}
