/** Which room to enter, and as whom; exactly one of the two room ids. */
export interface RoomEntry {
  sdkAppId: number;
  roomId?: number;
  strRoomId?: string;
  userId: string;
  userSig: string;
}
