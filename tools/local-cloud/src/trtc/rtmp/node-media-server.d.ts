/** The used part of node-media-server's RTMP implementation, which has no types. */
interface AvPacket {
  /** 8 audio, 9 video, 18 data. */
  codec_type: number;
  /** FLV's codec number: 7 H.264, 10 AAC. */
  codec_id: number;
  /** 0 audio header, 1 audio, 2 video header, 3 key frame, 4 other frame, 5 data. */
  flags: number;
  /** ms */
  pts: number;
  /** ms */
  dts: number;
  size: number;
  /** At least `size` bytes; overwritten by the next packet. */
  data: Buffer;
}

declare module 'node-media-server/src/protocol/rtmp.js' {
  export default class Rtmp {
    streamId: number;
    onConnectCallback: (request: {
      app: string;
      name: string;
      query: Record<string, string | string[] | undefined>;
    }) => void;
    onPlayCallback: () => void;
    onPushCallback: () => void;
    onPacketCallback: (packet: AvPacket) => void;
    onOutputCallback: (bytes: Buffer) => void;
    /** @returns the problem with the bytes, if any; throws for some problems */
    parserData(bytes: Buffer): string | null;
    respondPublish(): void;
    onDeleteStream(): void;
    sendStatusMessage(streamId: number, level: string, code: string, description: string): void;
  }
}

declare module 'node-media-server/src/protocol/flv.js' {
  export default class Flv {
    static createHeader(hasAudio: boolean, hasVideo: boolean): Buffer;
    static createMessage(packet: AvPacket): Buffer;
  }
}
