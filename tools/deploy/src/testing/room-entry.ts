import {
  LOCAL_BUCKET,
  LOCAL_REGION,
  LOCAL_TRTC_SDK_APP_ID,
  createUserSig,
} from '@scf-media/local-cloud/testing';

/** Where trtc-record stores files on the local cloud. */
export const localCosConfig = { Region: LOCAL_REGION, Bucket: LOCAL_BUCKET, Path: '/trtc' };

/** Returns the fields of a request that enter a user into a room. */
export const toRoomEntry = (UserId: string) => ({
  SdkAppId: LOCAL_TRTC_SDK_APP_ID,
  StrRoomId: 'lesson',
  UserId,
  UserSig: createUserSig(UserId),
});
