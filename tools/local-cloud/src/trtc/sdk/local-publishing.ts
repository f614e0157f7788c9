import type { EventHub } from './event-hub.ts';
import { MEDIA_KINDS, type MediaKind } from './link-messages.ts';
import type { LocalMedia } from './local-media.ts';
import { openLocalAudio, type LocalSource, openLocalVideo } from './local-source.ts';
import { EVENT } from './names.ts';
import type { RoomSession } from './room-session.ts';
import { EXTRA_CODE, RtcError } from './rtc-error.ts';
import type { LocalAudioConfig, LocalVideoConfig, RealTrtc } from './sdk-types.ts';

type LocalConfig = LocalVideoConfig | LocalAudioConfig;
type PublishState = 'stopped' | 'starting' | 'started';

/** The publishing half of an instance. */
interface LocalPublishing extends Pick<
  RealTrtc,
  | ('startLocalVideo' | 'updateLocalVideo' | 'stopLocalVideo')
  | ('startLocalAudio' | 'updateLocalAudio' | 'stopLocalAudio')
> {
  /** Emits changes of what is published. Call it after entering, leaving or a change of role. */
  emitChanges(): void;
  /** @throws RtcError if this user is in a room as audience */
  requireAnchor(functionName: string): void;
}

/** @param findSession returns the current session */
export function createLocalPublishing(
  hub: EventHub,
  media: LocalMedia,
  findSession: () => RoomSession | undefined,
): LocalPublishing {
  const emitted = { audio: false, video: false };

  const emitChanges = (): void => {
    const session = findSession();
    const isAnchor = session?.isEntered === true && session.role === 'anchor';
    for (const mediaType of MEDIA_KINDS) {
      const isNow = isAnchor && media.published()[mediaType];
      if (isNow === emitted[mediaType]) continue;
      emitted[mediaType] = isNow;
      const change = (prevState: PublishState, state: PublishState): void =>
        hub.emit(EVENT.PUBLISH_STATE_CHANGED, { mediaType, prevState, state, reason: 'api-call' });
      if (isNow) {
        change('stopped', 'starting');
        change('starting', 'started');
      } else change('started', 'stopped');
    }
  };
  const publish = (): void => {
    findSession()?.publish();
    emitChanges();
  };
  const requireAnchor = (functionName: string): void => {
    if ((findSession()?.role ?? 'anchor') === 'anchor') return;
    const message = "role 'audience' cannot do this: call switchRole('anchor') first";
    throw new RtcError('INVALID_OPERATION', functionName, message, EXTRA_CODE.audience);
  };
  const start = async (
    functionName: string,
    kind: MediaKind,
    { publish: isPublished = true, mute = false }: LocalConfig,
    open: () => Promise<LocalSource>,
  ): Promise<void> => {
    if (isPublished) requireAnchor(functionName);
    media.set(kind, { ...(await open()), publish: isPublished, muted: mute !== false });
    publish();
  };
  const update = async (
    functionName: string,
    kind: MediaKind,
    changes: LocalConfig,
    change: (current: LocalSource) => Promise<LocalSource>,
  ): Promise<void> => {
    const current = media.get(kind);
    if (current === undefined) {
      const extraCode = kind === 'video' ? EXTRA_CODE.noVideo : EXTRA_CODE.noAudio;
      throw new RtcError('INVALID_OPERATION', functionName, `the local ${kind} was not started`, extraCode);
    }
    const isPublished = changes.publish ?? current.publish;
    if (isPublished) requireAnchor(functionName);
    const muted = changes.mute === undefined ? current.muted : changes.mute !== false;
    media.set(kind, { ...(await change(current)), publish: isPublished, muted });
    publish();
  };
  const stop = async (kind: MediaKind): Promise<void> => {
    media.remove(kind);
    publish();
  };

  return {
    startLocalVideo: (config = {}) => start('startLocalVideo', 'video', config, () => openLocalVideo(config)),
    updateLocalVideo: (config) =>
      update('updateLocalVideo', 'video', config, (current) => openLocalVideo(config, current)),
    stopLocalVideo: () => stop('video'),
    startLocalAudio: (config = {}) => start('startLocalAudio', 'audio', config, () => openLocalAudio(config)),
    updateLocalAudio: (config) =>
      update('updateLocalAudio', 'audio', config, (current) => openLocalAudio(config, current)),
    stopLocalAudio: () => stop('audio'),
    emitChanges,
    requireAnchor,
  };
}
