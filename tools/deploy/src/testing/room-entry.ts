import {
  LOCAL_BUCKET,
  LOCAL_REGION,
  LOCAL_TRTC_SDK_APP_ID,
  createUserSig,
} from '@scf-media/local-cloud/testing';

/** Where trtc-record puts files on the local cloud. */
export const localCosConfig = { Region: LOCAL_REGION, Bucket: LOCAL_BUCKET, Path: '/trtc' };

/** Who enters which room, as requests say it. */
export const toRoomEntry = (UserId: string) => ({
  SdkAppId: LOCAL_TRTC_SDK_APP_ID,
  StrRoomId: 'lesson',
  UserId,
  UserSig: createUserSig(UserId),
});
