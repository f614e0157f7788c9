import { type ScfApi } from '../cloud/scf-api.ts';
import { LIVE_ALIAS } from '../desired/desired-function.ts';
import { describeFingerprint, toFingerprint } from '../plan/fingerprint.ts';
import { type Step } from '../plan/step.ts';
import { waitUntilActive, waitUntilDeleted, type Polling } from './wait-for-function.ts';
import { toCreateRequest, toUpdateRequest } from './function-requests.ts';
import { type UploadCode } from './upload-code.ts';

export interface ApplyParts {
  readonly scf: ScfApi;
  readonly uploadCode: UploadCode;
  readonly polling: Polling;
  /** The newest version of each function that an earlier step published. */
  readonly published: Map<string, string>;
}

/** The function URL: public and without the platform's own signatures; the app itself checks its callers. */
const URL_TRIGGER = {
  AuthType: 'NONE',
  NetConfig: { EnableIntranet: false, EnableExtranet: true },
};

/** Performs one step, and waits until the function accepts the next one. @throws ServiceError with the platform's code */
export async function applyStep(
  step: Step,
  { scf, uploadCode, polling, published }: ApplyParts,
): Promise<void> {
  const about = { FunctionName: step.functionName };
  switch (step.kind) {
    case 'delete-failed':
      await scf.DeleteFunction(about);
      return waitUntilDeleted(scf, step.functionName, polling);
    case 'create':
      await scf.CreateFunction(toCreateRequest(step.fn, await uploadCode(step.fn.code)));
      break;
    case 'update-code':
      await scf.UpdateFunctionCode({ ...about, Code: await uploadCode(step.fn.code) });
      break;
    case 'update-settings':
      await scf.UpdateFunctionConfiguration(toUpdateRequest(step.fn));
      break;
    case 'set-retries': {
      const RetryConfig = [{ RetryNum: step.retries.retryNum }];
      const AsyncTriggerConfig = { RetryConfig, MsgTTL: step.retries.msgTtlSeconds };
      await scf.UpdateFunctionEventInvokeConfig({ ...about, AsyncTriggerConfig });
      break;
    }
    case 'publish': {
      const Description = describeFingerprint(toFingerprint(step.fn));
      const { FunctionVersion: version } = await scf.PublishVersion({ ...about, Description });
      if (version === undefined) break;
      published.set(step.functionName, version);
      // A version becomes active after its function, and no alias can point to it before.
      await waitUntilActive(scf, step.functionName, polling, version);
      break;
    }
    case 'set-alias': {
      const FunctionVersion = step.to ?? published.get(step.functionName) ?? '';
      const alias = { ...about, Name: LIVE_ALIAS, FunctionVersion };
      await (step.from === undefined ? scf.CreateAlias(alias) : scf.UpdateAlias(alias));
      break;
    }
    case 'create-url':
      await scf.CreateTrigger({
        ...about,
        // The platform chooses another name.
        TriggerName: 'url',
        Type: 'http',
        TriggerDesc: JSON.stringify(URL_TRIGGER),
        Qualifier: LIVE_ALIAS,
        Enable: 'OPEN',
      });
      break;
    case 'create-timer':
      await scf.CreateTrigger({
        ...about,
        TriggerName: step.timer.name,
        Type: 'timer',
        TriggerDesc: step.timer.cron,
        CustomArgument: step.timer.message,
        Qualifier: LIVE_ALIAS,
        Enable: 'OPEN',
      });
      break;
    case 'delete-timer':
      await scf.DeleteTrigger({
        ...about,
        TriggerName: step.timerName,
        Type: 'timer',
        Qualifier: step.qualifier,
      });
      break;
  }
  await waitUntilActive(scf, step.functionName, polling);
}
