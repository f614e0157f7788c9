import { expect, test } from 'vitest';
import { LOCAL_TRTC_KEY, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { checkUserSig } from './user-sig.ts';

test('returns a UserSig for any user', async () => {
  await using dir = await createTempDir('trtc');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const userId = '录制 1';
  const answer = await fetch(`${cloud.apiUrl}/trtc/user-sig?userId=${encodeURIComponent(userId)}`);
  const about = { sdkAppId: LOCAL_TRTC_SDK_APP_ID, key: LOCAL_TRTC_KEY, userId, atS: Date.now() / 1000 };
  expect(checkUserSig(await answer.text(), about)).toBeUndefined();
  expect((await fetch(`${cloud.apiUrl}/trtc/user-sig`)).status).toBe(400);
});
