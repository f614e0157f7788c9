import {
  type MediaPush,
  openRoomPush,
  openRtmpPush,
  openSource,
  type PushEvent,
  trtcRtmpTarget,
} from '@scf-media/media/media-push';
import { ServiceError } from '@scf-media/protocol/errors';
import { internalError } from '@scf-media/protocol/trtc-push';
import type { PushData } from '../push-task.ts';
import type { WorkerContext } from './worker-context.ts';

/**
 * Opens the source and begins to push it.
 *
 * @param options.scope owns the connection to the source
 * @throws ServiceError `SourceNotPlayable`, `PositionBehindEnd`, `RoomRefused`
 */
export async function openPush(
  { request, secrets }: Pick<PushData, 'request' | 'secrets'>,
  { urlPolicy, room, programs }: WorkerContext,
  options: {
    startAtMs: number;
    signal: AbortSignal;
    scope: AsyncDisposableStack;
    onEvent: (event: PushEvent) => void;
  },
): Promise<MediaPush> {
  const { scope, ...rest } = options;
  if (secrets === undefined) throw internalError('the secrets of the push are missing');
  const isLive = request.Mode === 'live';
  const source = await openSource({ url: secrets.videoSrc, isLive }, urlPolicy.resolveHost).catch(
    throwUnreachable,
  );
  scope.use(source);
  const shared = {
    ...rest,
    ...programs,
    source: source.input,
    loop: request.Loop,
    volumePercent: request.Volume,
  };
  const entry = {
    sdkAppId: request.SdkAppId,
    ...('RoomId' in request ? { roomId: request.RoomId } : { strRoomId: request.StrRoomId }),
    userId: request.UserId,
    userSig: secrets.userSig,
  };
  const opening =
    request.Transport === 'rtmp'
      ? openRtmpPush({ ...shared, target: trtcRtmpTarget(room.rtmpUrl, entry), maxLines: request.MaxHeight })
      : openRoomPush({ ...shared, entry, maxLines: request.MaxHeight, sdkUrl: room.sdkUrl });
  return opening.catch((error: unknown) => {
    // ffmpeg only sees a closed connection.
    if (source.refusedHost() !== undefined) return throwUnreachable(error);
    throw error;
  });
}

function throwUnreachable(cause: unknown): never {
  const forbidden = !(cause instanceof ServiceError) || cause.fault === 'caller';
  if (!forbidden) throw cause;
  throw new ServiceError('SourceNotPlayable', 'VideoSrc has an address that is forbidden or unreachable', {
    fault: 'caller',
    cause,
  });
}
