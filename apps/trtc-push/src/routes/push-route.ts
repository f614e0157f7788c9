import { callerOf } from '@scf-media/cloud/access';
import { tellRefusal } from '@scf-media/cloud/callback';
import type { Service } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import {
  callbackOf,
  errorBodyOf,
  errorCode,
  parseJsonBody,
  parsePushRequest,
} from '@scf-media/protocol/trtc-push';
import type { ActionContext } from '../actions/action-context.ts';
import { start } from '../actions/start.ts';

const told: readonly string[] = [errorCode.InvalidParameter, errorCode.RedisUnavailable];

/**
 * `POST /`: starts a push. The answer is the text that SCF gives for an asynchronous function, with the worker's
 * request id in `X-Task-Id` and `Location`. The documents name `x-scf-reqid`, so it is there too; but SCF hands no header of a
 * web function on that begins with X-SCF- (https://cloud.tencent.com/document/product/583/56124), so only callers of a service
 * that runs elsewhere can read it.
 */
export function pushRoute(app: Service, actions: Omit<ActionContext, 'requestId' | 'log' | 'caller'>): void {
  app.post('/', async (context) => {
    const { requestId, log } = context.var;
    const caller = callerOf(context);
    const body = parseJsonBody(await context.req.text());
    try {
      const taskId = await start(parsePushRequest(body), { ...actions, requestId, log, caller });
      context.set('taskId', taskId);
      const headers = { 'x-task-id': taskId, 'x-scf-reqid': taskId, location: `/tasks/${taskId}` };
      return context.text('Async run task submitted', 200, headers);
    } catch (error) {
      if (error instanceof ServiceError && told.includes(error.code))
        await tellRefusal(callbackOf(body), errorBodyOf(error, requestId), {
          signKeys: actions.callbackSignKeys,
          fetch: actions.urlPolicy.fetch,
          log,
        });
      throw error;
    }
  });
}
