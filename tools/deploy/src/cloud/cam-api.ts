import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client.js';
import { type Settings } from '../config.ts';
import { toCloudError } from './cloud-error.ts';
import { createSdkOptions } from './sdk-options.ts';

/** The maximum of one call, and more than a role may have. */
const MAX_POLICIES = 200;

/** A role, as far as a deployment depends on it. */
export interface Role {
  /** Who may assume it, as JSON. */
  readonly trust: string;
  /** The names of its policies. */
  readonly policies: readonly string[];
}

/** Reads roles. */
export interface CamApi {
  /** Reads a role; undefined if it does not exist. @throws ServiceError with the platform's code */
  role(name: string): Promise<Role | undefined>;
}

export function createCamApi(settings: Settings): CamApi {
  const client = new Client(createSdkOptions(settings, { endpoint: undefined, protocol: 'https://' }));
  return {
    async role(name) {
      const answer = await client.GetRole({ RoleName: name }).catch((error: unknown) => {
        const failed = toCloudError('GetRole', error);
        if (failed.code === 'InvalidParameter.RoleNotExist') return undefined;
        throw failed;
      });
      if (answer === undefined) return undefined;
      const request = { RoleName: name, Page: 1, Rp: MAX_POLICIES };
      const { List: list = [] } = await client.ListAttachedRolePolicies(request).catch((error: unknown) => {
        throw toCloudError('ListAttachedRolePolicies', error);
      });
      return {
        trust: answer.RoleInfo?.PolicyDocument ?? '',
        policies: list.flatMap(({ PolicyName }) => PolicyName ?? []),
      };
    },
  };
}
