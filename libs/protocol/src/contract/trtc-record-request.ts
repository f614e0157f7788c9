/** The request that the documents show, to the letter; its UserSig is partly hidden there. */
export const documentedRecordRequestText =
  '{"SdkAppId": 1400000000,"RoomId": 43474,"UserId": "user_55952145","Mode": "02","UserSig": "eJwtzNEKgkAUBNB-2efQ3e3eUqG3tMCKJJEIIxxxxxxxxxxxxxxxhvmweLWzGlUxj0mLs1GXKVf3mgrq*GFUdUR0UQrAYWDyW6Y15cwTwDm4UkxF36iXpkq1joiSc9xxxxxxxxxxxxx-S*CZeOk9sHfnEhCwlUW*fE4oWusw3dULlJ7HoSJ2e6d9fM8Y98fxUAzWA__","CosConfig": {"Region": "ap-shanghai","Bucket": "test-123456789","Path": "/trtc"}}';

/** The same as a value. */
export const documentedRecordRequest = JSON.parse(documentedRecordRequestText) as {
  SdkAppId: number;
  RoomId: number;
  UserId: string;
  Mode: string;
  UserSig: string;
  CosConfig: { Region: string; Bucket: string; Path: string };
};

/**
 * The documents' request with some fields changed.
 *
 * @param fields by their dotted path, such as `CosConfig.Path`; one that is `undefined` is left out
 */
export function recordRequest(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const request: Record<string, unknown> = { ...documentedRecordRequest };
  for (const [path, value] of Object.entries(fields)) {
    const [field = '', inner] = path.split('.');
    request[field] = inner === undefined ? value : { ...(request[field] as object), [inner]: value };
  }
  return request;
}
