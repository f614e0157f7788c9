import { z } from 'zod';
import { blank, flag, limit, text } from '../../env/index.ts';
import { type Application, applicationList } from './application.ts';

/** The variables that decide who may call the service; the reference in docs/ is generated from their descriptions. */
export const accessVariables = {
  API_APP_KEY: text.meta({
    description:
      'The ApiAppKey that requests must be signed with, together with `API_APP_SECRET`. It may do everything. `npx nx deploy` generates one',
    fallback: 'anybody may call, unless there are `API_KEYS`',
  }),
  API_APP_SECRET: text.describe('See `API_APP_KEY`'),
  API_KEYS: applicationList.meta({
    description:
      'More keys, each of which sees and controls its own tasks only: a JSON array such as `[{"Key":"team-a","Secret":"…","Buckets":["lessons-1250000000"],"Prefixes":["team-a/"]}]`. `Buckets` and `Prefixes` limit where its files go; without them it may write anywhere',
    type: 'JSON',
    fallback: 'none',
  }),
  REQUIRE_BODY_SIGNATURE: flag.meta({
    description:
      'Refuse requests whose signature does not cover the body, which is the case without `Content-MD5`. `npx nx deploy` sets it with a key of its own',
    type: 'bool',
  }),
  REQUIRE_NONCE: flag.meta({
    description:
      'Refuse requests without a signed `X-Nonce`. One that is signed is accepted once in any case',
    type: 'bool',
  }),
  API_HOSTS: z
    .preprocess(blank, z.string().optional())
    .transform((given) =>
      (given ?? '')
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
    )
    .meta({
      description:
        'Names of this service, comma-separated, with the port if it is not the default. If set, requests must sign `Host`, and it must be one of them: a request signed for one service is then not valid for another',
      type: 'string',
      fallback: 'any',
    }),
  RATE_LIMIT_PER_MINUTE: limit.meta({
    description:
      'Requests per minute for each application, or for each address if requests are not signed. Each instance of the web function counts for itself',
    fallback: 'no limit',
  }),
};

/** Who may call the service, and what requests must contain. */
export interface Access {
  /** If empty, anybody may call. */
  applications: readonly Application[];
  requireBodySignature: boolean;
  requireNonce: boolean;
  /** If empty, any. */
  hosts: readonly string[];
}

/** Pure: converts the variables. */
export function toAccess(values: {
  API_APP_KEY?: string | undefined;
  API_APP_SECRET?: string | undefined;
  API_KEYS: readonly Application[];
  REQUIRE_BODY_SIGNATURE: boolean;
  REQUIRE_NONCE: boolean;
  API_HOSTS: readonly string[];
}): Access {
  const { API_APP_KEY: apiAppKey, API_APP_SECRET: apiAppSecret } = values;
  const own = apiAppKey === undefined || apiAppSecret === undefined ? [] : [{ apiAppKey, apiAppSecret }];
  return {
    applications: [...own, ...values.API_KEYS],
    requireBodySignature: values.REQUIRE_BODY_SIGNATURE,
    requireNonce: values.REQUIRE_NONCE,
    hosts: values.API_HOSTS,
  };
}

/** Pure: returns what is inconsistent among these variables, as messages for `readEnvironment`. */
export function findAccessProblems(values: {
  API_APP_KEY?: string | undefined;
  API_KEYS: readonly Application[];
}): string[] {
  const isTwice = values.API_KEYS.some(({ apiAppKey }) => apiAppKey === values.API_APP_KEY);
  return isTwice ? ['API_KEYS: has the Key of API_APP_KEY'] : [];
}
