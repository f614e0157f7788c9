import type { LocalCloudAccess } from '../stack/local-cloud-access.ts';

/** A signature that lets a user into the rooms of the local cloud; a real application's server makes it. */
export async function userSig(
  { apiEndpoint }: Pick<LocalCloudAccess, 'apiEndpoint'>,
  userId: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch(`http://${apiEndpoint}/trtc/user-sig?userId=${userId}`, { signal });
  return response.text();
}
