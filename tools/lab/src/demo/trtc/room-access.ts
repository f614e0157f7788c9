import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/trtc/v20190722/trtc_client.js';
import type { LocalCloudAccess } from '../stack/local-cloud-access.ts';

/** Fetches a signature with which a user can enter rooms of the local cloud; a real application's server creates it. */
export async function fetchUserSig(
  { apiEndpoint }: LocalCloudAccess,
  userId: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch(`http://${apiEndpoint}/trtc/user-sig?userId=${userId}`, { signal });
  return response.text();
}

/** Removes a user from a room with the official SDK, which is the documented way to end a recording. */
export async function removeUser(
  cloud: LocalCloudAccess,
  { sdkAppId, strRoomId, userId }: { sdkAppId: number; strRoomId: string; userId: string },
  signal: AbortSignal,
): Promise<void> {
  const client = new Client({
    credential: cloud.credential,
    region: cloud.region,
    profile: { httpProfile: { endpoint: cloud.apiEndpoint, protocol: 'http://', reqTimeout: 15 } },
  });
  const request = { SdkAppId: sdkAppId, RoomId: strRoomId, UserIds: [userId] };
  // The method of this name takes no signal.
  await client.request('RemoveUserByStrRoomId', request, { signal });
}
