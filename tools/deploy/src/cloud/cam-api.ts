import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client.js';
import { type Settings } from '../config.ts';
import { cloudError } from './cloud-error.ts';
import { sdkOptions } from './sdk-options.ts';

/** As many as one call gives, and more than a role may have. */
const MAX_POLICIES = 200;

/** A role, as far as a deployment depends on it. */
export interface Role {
  /** Who may take it on, as JSON. */
  readonly trust: string;
  /** The names of its policies. */
  readonly policies: readonly string[];
}

/** Reads roles. */
export interface CamApi {
  /** @returns undefined when there is no such role. @throws ServiceError with the platform's code */
  role(name: string): Promise<Role | undefined>;
}

export function createCamApi(settings: Settings): CamApi {
  const client = new Client(sdkOptions(settings, { endpoint: undefined, protocol: 'https://' }));
  return {
    async role(name) {
      const answer = await client.GetRole({ RoleName: name }).catch((error: unknown) => {
        const failed = cloudError('GetRole', error);
        if (failed.code === 'InvalidParameter.RoleNotExist') return undefined;
        throw failed;
      });
      if (answer === undefined) return undefined;
      const request = { RoleName: name, Page: 1, Rp: MAX_POLICIES };
      const { List: list = [] } = await client.ListAttachedRolePolicies(request).catch((error: unknown) => {
        throw cloudError('ListAttachedRolePolicies', error);
      });
      return {
        trust: answer.RoleInfo?.PolicyDocument ?? '',
        policies: list.flatMap(({ PolicyName }) => PolicyName ?? []),
      };
    },
  };
}
