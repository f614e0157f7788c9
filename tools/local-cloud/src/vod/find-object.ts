import { type CosServer, type ObjectRecord } from '../cos/index.ts';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';

/** An object in the bucket of VOD. */
export const findObject = (cos: CosServer, key: string): ObjectRecord | undefined =>
  cos.objects(LOCAL_VOD_BUCKET).find((object) => object.key === key);
