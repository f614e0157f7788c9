/** Fixed names, which docs/local-cloud.md and the examples use. */
export const LOCAL_CREDENTIAL = { secretId: 'AKIDlocal', secretKey: 'local-secret' } as const;
export const LOCAL_APP_ID = '1250000000';
export const LOCAL_UIN = '100000000001';
export const LOCAL_REGION = 'ap-guangzhou';
export const LOCAL_BUCKET = `recordings-${LOCAL_APP_ID}`;
/** The bucket of VOD's uploads and transcodes. */
export const LOCAL_VOD_BUCKET = `vod-${LOCAL_APP_ID}`;
/** The TRTC application, and the key of its UserSigs. */
export const LOCAL_TRTC_SDK_APP_ID = 1_400_000_000;
export const LOCAL_TRTC_KEY = 'local-trtc-key';
