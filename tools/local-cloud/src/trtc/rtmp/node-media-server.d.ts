/** The RTMP protocol of node-media-server, which has no types of its own: what the entrance uses of it. */
interface AvPacket {
  /** 8 sound, 9 picture, 18 data. */
  codec_type: number;
  /** FLV's number of the codec: 7 H.264, 10 AAC. */
  codec_id: number;
  /** 0 sound header, 1 sound, 2 picture header, 3 key frame, 4 picture, 5 data. */
  flags: number;
  /** ms */
  pts: number;
  /** ms */
  dts: number;
  size: number;
  /** At least `size` bytes, which the next packet overwrites. */
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
    /** @returns what is wrong with the bytes; throws for some of what is */
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
