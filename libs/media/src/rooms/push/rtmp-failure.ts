import { ServiceError } from '@scf-media/protocol/errors';
import { explainFailure, withoutUrls } from '../source/explain-failure.ts';

/** Why ffmpeg ended. */
export interface RtmpFailure {
  side: 'source' | 'server';
  /** In our words, without URLs. */
  reason: string;
  /** The server has rejected the stream: trying again changes nothing. */
  isFinal: boolean;
}

const serverFailure =
  /av_interleaved_write_frame|Error writing|write header|rtmps?:\/\/|Server error|\[flv @/i;
const findServerReason = /Server error: (.{1,200})/i;

/** Pure: determines which side failed, and why. @param log the end of ffmpeg's log; empty when it was killed */
export function parseRtmpFailure(log: string): RtmpFailure {
  const [, answer] = findServerReason.exec(log) ?? [];
  if (answer !== undefined) return { side: 'server', reason: withoutUrls(answer), isFinal: true };
  if (serverFailure.test(log)) {
    const reason = /refused|resolve host/i.test(log)
      ? explainFailure(log)
      : 'the server closed the connection';
    return { side: 'server', reason, isFinal: false };
  }
  if (log.trim() === '') return { side: 'server', reason: 'ffmpeg was ended', isFinal: false };
  return { side: 'source', reason: explainFailure(log), isFinal: false };
}

/** Pure: creates the error for a push that failed for good. @param wasAccepted the server had accepted media before */
export function toPushError({ side, reason }: RtmpFailure, wasAccepted: boolean): ServiceError {
  if (side === 'source')
    return new ServiceError('SourceNotPlayable', `VideoSrc failed and does not come back: ${reason}`, {
      fault: 'destination',
    });
  return wasAccepted
    ? new ServiceError('RoomRefused', `the RTMP connection to the room does not come back: ${reason}`, {
        fault: 'destination',
      })
    : new ServiceError(
        'RoomRefused',
        `the RTMP server accepts nothing: ${reason}; check UserSig, SdkAppId, and that the application's package has RTMP ingest`,
        { fault: 'caller' },
      );
}
