import type { KickReason, Streams } from '../signal-messages.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { PreferredCodec } from './codec-order.ts';
import { connectionStates } from './connection-states.ts';
import { readEntry } from './entry.ts';
import { createEventHub } from './event-hub.ts';
import { createLocalMedia } from './local-media.ts';
import { localAudio, type LocalSource, localVideo } from './local-source.ts';
import type { MediaKind } from './link-messages.ts';
import { EVENT, TYPE } from './names.ts';
import type { RemoteUser } from './remote-user.ts';
import { type RoomSession, openRoomSession } from './room-session.ts';
import { EXTRA_CODE, RtcError } from './rtc-error.ts';
import type {
  CustomMessageData,
  EnterRoomConfig,
  ExitReason,
  LocalAudioConfig,
  LocalVideoConfig,
  RealTrtc,
  RemoteVideoConfig,
  StopRemoteVideoConfig,
  StreamType,
  UserRole,
} from './sdk-types.ts';
import { viewElements } from './view-elements.ts';

/** The part of the real SDK that the stand-in has; each with the real one's declaration. */
export type LocalTrtc = Pick<
  RealTrtc,
  | ('enterRoom' | 'exitRoom' | 'destroy' | 'switchRole' | 'on' | 'off')
  | ('startLocalVideo' | 'updateLocalVideo' | 'stopLocalVideo')
  | ('startLocalAudio' | 'updateLocalAudio' | 'stopLocalAudio')
  | ('startRemoteVideo' | 'updateRemoteVideo' | 'stopRemoteVideo')
  | ('muteRemoteAudio' | 'setRemoteAudioVolume' | 'getVideoTrack' | 'getAudioTrack' | 'sendCustomMessage')
>;

export interface LocalTrtcOptions {
  /** The WebSocket address of the local cloud. */
  readonly serverUrl: string;
  readonly codec: PreferredCodec;
}

/** The only stream type there is here; the declarations name it by an enum. */
const MAIN = TYPE.STREAM_TYPE_MAIN as StreamType;
const MAX_MESSAGE_BYTES = 1000;

export function createLocalTrtc({ serverUrl, codec }: LocalTrtcOptions): LocalTrtc {
  const hub = createEventHub();
  const media = createLocalMedia();
  const states = connectionStates((change) => hub.emit(EVENT.CONNECTION_STATE_CHANGED, change));
  const published: Streams = { audio: false, video: false };
  /** Who is not to be heard, or is to be heard although nobody is by itself. */
  const audioWishes = new Map<string, boolean>();
  let session: RoomSession | undefined;
  let abortEntering: ((error: RtcError) => void) | undefined;
  let autoReceive = { audio: true, video: false };

  const sessionFor = (functionName: string): RoomSession => {
    if (session !== undefined && abortEntering === undefined) return session;
    throw new RtcError('INVALID_OPERATION', functionName, 'not in a room', EXTRA_CODE.notInRoom);
  };
  const leave = (): void => {
    session?.close();
    session = undefined;
    states.set('DISCONNECTED');
    tellPublished();
    audioWishes.clear();
  };
  /** Says what has begun or ceased to be published. */
  const tellPublished = (): void => {
    const inRoom = session?.role === 'anchor' && abortEntering === undefined;
    const now = media.published();
    for (const mediaType of ['audio', 'video'] as const) {
      const isNow = inRoom && now[mediaType];
      if (isNow === published[mediaType]) continue;
      published[mediaType] = isNow;
      const change = (prevState: 'stopped' | 'starting' | 'started', state: typeof prevState): void =>
        hub.emit(EVENT.PUBLISH_STATE_CHANGED, { mediaType, prevState, state, reason: 'api-call' });
      if (isNow) {
        change('stopped', 'starting');
        change('starting', 'started');
      } else change('started', 'stopped');
    }
  };
  const publish = (): void => {
    session?.publish();
    tellPublished();
  };
  const requireAnchor = (functionName: string): void => {
    if (session === undefined || session.role === 'anchor') return;
    throw new RtcError(
      'INVALID_OPERATION',
      functionName,
      "role 'audience' cannot publish: call switchRole('anchor') first",
      EXTRA_CODE.audience,
    );
  };

  const onStreams = (user: RemoteUser, before: Streams): void => {
    const { userId, member } = user;
    const { published: theirs, available } = member;
    // What the real SDK does: a picture that goes is no longer received; of the sound only what is not published.
    if (before.video && !available.video) user.stop('video');
    if (!theirs.audio) user.stop('audio');
    if (before.video !== available.video) {
      const name = available.video ? EVENT.REMOTE_VIDEO_AVAILABLE : EVENT.REMOTE_VIDEO_UNAVAILABLE;
      if (available.video && autoReceive.video) void user.start('video').catch(() => undefined);
      hub.emit(name, { userId, streamType: MAIN });
    }
    if (before.audio !== available.audio) {
      const name = available.audio ? EVENT.REMOTE_AUDIO_AVAILABLE : EVENT.REMOTE_AUDIO_UNAVAILABLE;
      const isWanted = audioWishes.get(userId) ?? audioWishes.get('*') ?? autoReceive.audio;
      if (available.audio && isWanted) void user.start('audio').catch(() => undefined);
      hub.emit(name, { userId });
    }
  };
  const onKicked = (reason: KickReason): void => {
    leave();
    hub.emit(EVENT.KICKED_OUT, { reason: reason as Parameters<typeof hub.emit<'kicked-out'>>[1]['reason'] });
  };

  const enterRoom = async (config: EnterRoomConfig): Promise<void> => {
    const entry = readEntry({ ...config });
    if (session !== undefined)
      throw new RtcError('INVALID_OPERATION', 'enterRoom', 'already in a room', EXTRA_CODE.repeated);
    autoReceive = { audio: entry.autoReceiveAudio, video: entry.autoReceiveVideo };
    states.set('CONNECTING');
    const entering = Promise.withResolvers<void>();
    abortEntering = entering.reject;
    session = openRoomSession({
      ...{ serverUrl, codec, entry, media, onStreams, onKicked },
      onEntered() {
        abortEntering = undefined;
        states.set('CONNECTED');
        entering.resolve();
        tellPublished();
      },
      onRefused: ({ code, message }) =>
        entering.reject(new RtcError('SERVER_ERROR', 'enterRoom', message, code)),
      onConnection(state) {
        if (state !== 'failed') return states.set(state === 'lost' ? 'CONNECTING' : 'CONNECTED', true);
        const error = new RtcError('OPERATION_FAILED', 'enterRoom', 'the server cannot be reached', 5501);
        if (abortEntering !== undefined) return entering.reject(error);
        leave();
        return hub.emit(EVENT.ERROR, error);
      },
      onEnter: ({ userId }) => hub.emit(EVENT.REMOTE_USER_ENTER, { userId }),
      onExit: ({ userId }, reason) =>
        hub.emit(EVENT.REMOTE_USER_EXIT, { userId, reason: reason as ExitReason }),
      onTrack: ({ userId }, _kind, track) =>
        hub.emit(EVENT.TRACK, { userId, streamType: MAIN, track, sourceTrack: track }),
      onAutoplayFailed: ({ userId }, mediaType, resume) =>
        hub.emit(EVENT.AUTOPLAY_FAILED, { userId, mediaType, resume }),
      onMessage: (userId, cmdId, base64) =>
        hub.emit(EVENT.CUSTOM_MESSAGE, { userId, cmdId, seq: 0, data: fromBase64(base64) }),
    });
    try {
      await entering.promise;
    } catch (error) {
      abortEntering = undefined;
      leave();
      throw error;
    }
  };

  const start = async (
    functionName: string,
    kind: MediaKind,
    { publish: isPublished = true, mute = false }: LocalVideoConfig | LocalAudioConfig,
    open: () => Promise<LocalSource>,
  ): Promise<void> => {
    if (isPublished) requireAnchor(functionName);
    media.set(kind, { ...(await open()), publish: isPublished, muted: mute !== false });
    publish();
  };
  const update = async (
    functionName: string,
    kind: MediaKind,
    changes: LocalVideoConfig | LocalAudioConfig,
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
  const stop = (kind: MediaKind): void => {
    media.remove(kind);
    publish();
  };
  const remoteUser = (functionName: string, userId: string): RemoteUser => {
    const user = sessionFor(functionName).users.get(userId);
    if (user !== undefined) return user;
    throw new RtcError(
      'INVALID_OPERATION',
      functionName,
      `user ${userId} is not there`,
      EXTRA_CODE.noSuchUser,
    );
  };
  const receive = async (user: RemoteUser, kind: MediaKind, functionName: string): Promise<void> => {
    try {
      await user.start(kind);
    } catch (error) {
      throw new RtcError('OPERATION_FAILED', functionName, error instanceof Error ? error.message : '');
    }
  };

  const trtc: LocalTrtc = {
    enterRoom,
    async exitRoom() {
      abortEntering?.(new RtcError('OPERATION_ABORT', 'enterRoom', 'exitRoom was called'));
      leave();
    },
    destroy() {
      if (session !== undefined)
        throw new RtcError('OPERATION_FAILED', 'destroy', 'still in a room: call exitRoom() first');
      media.remove('audio');
      media.remove('video');
      hub.off('*');
    },
    async switchRole(role: UserRole) {
      sessionFor('switchRole').switchRole(role);
      tellPublished();
    },
    startLocalVideo: (config = {}) => start('startLocalVideo', 'video', config, () => localVideo(config)),
    updateLocalVideo: (config) =>
      update('updateLocalVideo', 'video', config, (current) => localVideo(config, current)),
    stopLocalVideo: async () => stop('video'),
    startLocalAudio: (config = {}) => start('startLocalAudio', 'audio', config, () => localAudio(config)),
    updateLocalAudio: (config) =>
      update('updateLocalAudio', 'audio', config, (current) => localAudio(config, current)),
    stopLocalAudio: async () => stop('audio'),
    async startRemoteVideo(config: RemoteVideoConfig) {
      const user = remoteUser('startRemoteVideo', config.userId);
      user.video.setViews(viewElements(config.view, 'startRemoteVideo'), config.option?.fillMode);
      await receive(user, 'video', 'startRemoteVideo');
    },
    async updateRemoteVideo(config: RemoteVideoConfig) {
      const user = remoteUser('updateRemoteVideo', config.userId);
      user.video.setViews(viewElements(config.view, 'updateRemoteVideo'), config.option?.fillMode);
    },
    async stopRemoteVideo({ userId }: StopRemoteVideoConfig) {
      for (const user of session?.users.values() ?? [])
        if (userId === '*' || user.userId === userId) {
          user.stop('video');
          user.video.setViews([]);
        }
    },
    async muteRemoteAudio(userId: string, mute: boolean) {
      if (userId === '*') audioWishes.clear();
      audioWishes.set(userId, !mute);
      const users = [...(session?.users.values() ?? [])].filter(
        (user) => userId === '*' || user.userId === userId,
      );
      if (mute) for (const user of users) user.stop('audio');
      else
        await Promise.all(
          users
            .filter(({ member }) => member.published.audio)
            .map((user) => receive(user, 'audio', 'muteRemoteAudio')),
        );
    },
    setRemoteAudioVolume(userId: string, volume: number) {
      for (const user of session?.users.values() ?? [])
        if (userId === '*' || user.userId === userId) user.audio.setVolume(volume);
    },
    getVideoTrack: ({ userId = '' } = {}) => trackOf(userId, 'video'),
    getAudioTrack: (who = '') => trackOf(typeof who === 'string' ? who : (who.userId ?? ''), 'audio'),
    sendCustomMessage({ cmdId, data }: CustomMessageData) {
      const current = sessionFor('sendCustomMessage');
      requireAnchor('sendCustomMessage');
      if (data.byteLength === 0)
        throw new RtcError('INVALID_PARAMETER', 'sendCustomMessage', 'data is empty', EXTRA_CODE.emptyBuffer);
      if (data.byteLength > MAX_MESSAGE_BYTES)
        throw new RtcError(
          'INVALID_PARAMETER',
          'sendCustomMessage',
          `data is larger than ${MAX_MESSAGE_BYTES} bytes`,
          EXTRA_CODE.largeBuffer,
        );
      current.sendMessage(cmdId, toBase64(data));
    },
    on(event, handler, context?: unknown) {
      hub.on(event, handler, context);
      return trtc as RealTrtc;
    },
    off(event, handler) {
      hub.off(event, handler);
      return trtc as RealTrtc;
    },
  };
  const trackOf = (userId: string, kind: MediaKind): MediaStreamTrack | null =>
    userId === '' ? (media.get(kind)?.track ?? null) : (session?.users.get(userId)?.track(kind) ?? null);
  return trtc;
}
