/** The request that the documents show, to the letter; its UserSig is partly hidden there. */
export const documentedPushRequestText =
  '{"SdkAppId": 1400000000,"StrRoomId": "98915abc","UserId": "user_55952144","Mode": "vod","UserSig": "eJwtzN0KgkAQBeB32dtCZqcd-6CbMMRYIrGiu6jcZAhL1NogevdMvxxxxxxxxxxxxxxxxxAIdENM*c27uLV*552dj6iNRQCiVGgdNfjtVFecilApABSg9OTTmXXFtOiciBIBBWy7xxxxxxxxRHbbjo-kFrN0UvOfuRH1tMyiDeLGcPu7ocxxxxxxxxxxx5uL7A0DEMb8_","Redis": false,"VideoSrc": "https://test-123456789.cos.ap-shanghai.myqcloud.com/video/1.mp4"}';

/** The same as a value. */
export const documentedPushRequest = JSON.parse(documentedPushRequestText) as Readonly<
  Record<string, unknown>
>;

/** The documents' request with some fields changed. @param fields one that is `undefined` is left out */
export function pushRequest(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...documentedPushRequest, ...fields };
}
