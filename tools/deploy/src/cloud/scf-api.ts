import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
import { type Settings } from '../config.ts';
import { toCloudError } from './cloud-error.ts';
import { createSdkOptions } from './sdk-options.ts';

/** The calls of SCF that a deployment makes. */
export const scfCalls = [
  'CreateAlias',
  'CreateFunction',
  'CreateTrigger',
  'DeleteFunction',
  'DeleteTrigger',
  'GetAccount',
  'GetFunction',
  'GetFunctionEventInvokeConfig',
  'ListAliases',
  'ListAsyncEvents',
  'ListTriggers',
  'ListVersionByFunction',
  'PublishVersion',
  'UpdateAlias',
  'UpdateFunctionCode',
  'UpdateFunctionConfiguration',
  'UpdateFunctionEventInvokeConfig',
] as const satisfies (keyof Client)[];

type Call = (typeof scfCalls)[number];

/** SCF through the official SDK. Calls throw ServiceErrors with the platform's code. */
export type ScfApi = {
  readonly [Name in Call]: (
    request: Parameters<Client[Name]>[0],
  ) => Promise<Awaited<ReturnType<Client[Name]>>>;
};

export function createScfApi(settings: Settings): ScfApi {
  const client = new Client(createSdkOptions(settings, settings.scf));
  const entries = scfCalls.map((name) => [name, wrapCall(client, name)] as const);
  return Object.fromEntries(entries) as unknown as ScfApi;
}

function wrapCall(client: Client, name: Call): (request: object) => Promise<unknown> {
  return async (request) => {
    try {
      // ScfApi has checked that the request belongs to the call.
      return await (client[name] as (request: object) => Promise<unknown>).call(client, request);
    } catch (error) {
      throw toCloudError(name, error);
    }
  };
}
