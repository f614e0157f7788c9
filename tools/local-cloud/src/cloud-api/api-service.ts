import { type z } from 'zod';
import { ServiceError } from '@scf-media/protocol/errors';

/** Creates a caller's error for `Response.Error`, with a code of Tencent's, such as `ResourceNotFound.Function`. */
export function apiError(code: string, message: string, cause?: unknown): ServiceError {
  return new ServiceError(code, message, { fault: 'caller', cause });
}

/** What an action knows of the call in addition to its parameters. */
export interface CallContext {
  /** Returned in the response. */
  readonly requestId: string;
  readonly region: string;
  /** Aborts when the caller disconnects. */
  readonly gone: AbortSignal;
}

/** Performs an action; its result becomes `Response`, together with the RequestId. */
export type ApiAction = (parameters: unknown, context: CallContext) => Promise<object> | object;

/** The actions of one product, such as SCF 2018-04-16, which is identified by its version. */
export interface ApiService {
  readonly version: string;
  readonly actions: Readonly<Record<string, ApiAction>>;
  /**
   * Wraps a call, to log it or to make it fail.
   *
   * @param proceed performs the action
   * @returns the `Response`, or a whole HTTP response
   */
  intercept?(call: ApiCall, proceed: () => Promise<object>): Promise<object>;
}

/** A call of an existing action. */
export interface ApiCall extends CallContext {
  readonly action: string;
  readonly parameters: unknown;
}

/**
 * Creates an action from a schema and a function.
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
