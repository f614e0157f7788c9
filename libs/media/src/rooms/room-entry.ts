/** The room to enter, and the user to enter it as. */
export interface RoomEntry {
  sdkAppId: number;
  /** The numeric room; wins over `strRoomId`. */
  roomId?: number;
  strRoomId?: string;
  userId: string;
  userSig: string;
}
