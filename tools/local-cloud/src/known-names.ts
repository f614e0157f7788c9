/** What everybody on the laptop may rely on: these names are in docs/local-cloud.md and in every example. */
export const LOCAL_CREDENTIAL = { secretId: 'AKIDlocal', secretKey: 'local-secret' } as const;
export const LOCAL_APP_ID = '1250000000';
export const LOCAL_UIN = '100000000001';
export const LOCAL_REGION = 'ap-guangzhou';
export const LOCAL_BUCKET = `recordings-${LOCAL_APP_ID}`;
/** Where VOD keeps uploads and what it makes of them. */
export const LOCAL_VOD_BUCKET = `vod-${LOCAL_APP_ID}`;
/** TRTC's application and the key that its UserSigs are made with. */
export const LOCAL_TRTC_SDK_APP_ID = 1_400_000_000;
export const LOCAL_TRTC_KEY = 'local-trtc-key';
