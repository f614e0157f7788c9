import { type KickReason } from '../signal-messages.ts';
import { type PreferredCodec } from './codec-order.ts';
import { parseEntry } from './entry.ts';
import { createEventHub } from './event-hub.ts';
import { createLocalMedia } from './local-media.ts';
import { createLocalPublishing } from './local-publishing.ts';
import { type MediaKind } from './link-messages.ts';
import { EVENT, MAIN_STREAM } from './names.ts';
import { createRemoteWatching } from './remote-watching.ts';
import { openRoomSession, type RoomSession } from './room-session.ts';
import { EXTRA_CODE, RtcError } from './rtc-error.ts';
import {
  type ConnectionState,
  type EnterRoomConfig,
  type ExitReason,
  type RealEvents,
  type RealTrtc,
} from './sdk-types.ts';
import { reportStatistics } from './report-statistics.ts';

const MAX_BYTES = 1000;

const MAX_COMMAND = 10;

/** Reverses `encodeCustomMessage`. */
const decodeCustomMessage = (base64: string): ArrayBuffer =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;

/** The part of the real SDK that the stand-in supports, with the real declarations. */
export type LocalTrtc = Pick<
  RealTrtc,
  | ('enterRoom' | 'exitRoom' | 'destroy' | 'switchRole' | 'on' | 'off')
  | ('startLocalVideo' | 'updateLocalVideo' | 'stopLocalVideo')
  | ('startLocalAudio' | 'updateLocalAudio' | 'stopLocalAudio')
  | ('startRemoteVideo' | 'updateRemoteVideo' | 'stopRemoteVideo')
  | ('muteRemoteAudio' | 'setRemoteAudioVolume' | 'getVideoTrack' | 'getAudioTrack' | 'sendCustomMessage')
>;

interface LocalTrtcOptions {
  /** The WebSocket URL of the local cloud. */
  readonly serverUrl: string;
  readonly codec: PreferredCodec;
}

/** Implements `TRTC.create()`. */
export function createLocalTrtc({ serverUrl, codec }: LocalTrtcOptions): LocalTrtc {
  const hub = createEventHub();
  const media = createLocalMedia();
  const states = createConnectionStates((change) => hub.emit(EVENT.CONNECTION_STATE_CHANGED, change));
  let session: RoomSession | undefined;
  let cancelEntering: (error: RtcError) => void = () => undefined;
  let stopWatching: () => void = () => undefined;

  const requireSession = (functionName: string): RoomSession => {
    if (session?.isEntered === true) return session;
    throw new RtcError('INVALID_OPERATION', functionName, 'not in a room', EXTRA_CODE.notInRoom);
  };
  const { emitChanges, requireAnchor, ...publishing } = createLocalPublishing(hub, media, () => session);
  const { begin, end, onStreams, ...watching } = createRemoteWatching(hub, () => session);

  const leave = (): void => {
    stopWatching();
    session?.close();
    session = undefined;
    states.set('DISCONNECTED');
    end();
    emitChanges();
  };
  const onKicked = (reason: KickReason): void => {
    leave();
    hub.emit(EVENT.KICKED_OUT, { reason: reason as RealEvents['kicked-out'][0]['reason'] });
  };
  const onFailed = (): void => {
    // The SDK uses 5501 if the network is blocked.
    const error = new RtcError('OPERATION_FAILED', 'enterRoom', 'the server cannot be reached', 5501);
    if (session?.isEntered !== true) return cancelEntering(error);
    leave();
    return hub.emit(EVENT.ERROR, error);
  };
  const enterRoom = async (config: EnterRoomConfig): Promise<void> => {
    const entry = parseEntry({ ...config });
    if (session !== undefined)
      throw new RtcError('INVALID_OPERATION', 'enterRoom', 'already in a room', EXTRA_CODE.repeated);
    const entering = Promise.withResolvers<void>();
    cancelEntering = entering.reject;
    states.set('CONNECTING');
    begin(entry);
    const opened = openRoomSession({
      ...{ serverUrl, codec, entry, media, onStreams, onKicked, onFailed },
      onEntered() {
        states.set('CONNECTED');
        entering.resolve();
        emitChanges();
        stopWatching = reportStatistics(opened, hub);
      },
      onRefused: ({ code, message }) => {
        const error = new RtcError('SERVER_ERROR', 'enterRoom', message, code);
        if (session?.isEntered !== true) return entering.reject(error);
        leave();
        return hub.emit(EVENT.ERROR, error);
      },
      onLost: () => states.set('CONNECTING', true),
      onReconnected: () => states.set('CONNECTED', true),
      onEnter: ({ userId }) => hub.emit(EVENT.REMOTE_USER_ENTER, { userId }),
      onExit: ({ userId }, reason) =>
        hub.emit(EVENT.REMOTE_USER_EXIT, { userId, reason: reason as ExitReason }),
      onTrack: ({ userId }, track) =>
        hub.emit(EVENT.TRACK, { userId, streamType: MAIN_STREAM, track, sourceTrack: track }),
      onAutoplayFailed: ({ userId }, mediaType, resume) =>
        hub.emit(EVENT.AUTOPLAY_FAILED, { userId, mediaType, resume }),
      onMessage: (userId, cmdId, base64) =>
        hub.emit(EVENT.CUSTOM_MESSAGE, { userId, cmdId, seq: 0, data: decodeCustomMessage(base64) }),
    });
    session = opened;
    try {
      await entering.promise;
    } catch (error) {
      leave();
      throw error;
    }
  };
  const findTrack = (userId: string, kind: MediaKind): MediaStreamTrack | null =>
    (userId === '' ? media.get(kind)?.track : session?.users.get(userId)?.track(kind)) ?? null;

  const trtc: LocalTrtc = {
    ...publishing,
    ...watching,
    enterRoom,
    async exitRoom() {
      cancelEntering(new RtcError('OPERATION_ABORT', 'enterRoom', 'exitRoom() was called'));
      leave();
    },
    destroy() {
      if (session !== undefined)
        throw new RtcError('OPERATION_FAILED', 'destroy', 'still in a room: call exitRoom() first');
      media.remove('audio');
      media.remove('video');
      hub.off('*');
    },
    async switchRole(role) {
      requireSession('switchRole').switchRole(role);
      emitChanges();
    },
    getVideoTrack: ({ userId = '' } = {}) => findTrack(userId, 'video'),
    getAudioTrack: (who = '') => findTrack(typeof who === 'string' ? who : (who.userId ?? ''), 'audio'),
    sendCustomMessage({ cmdId, data }) {
      const current = requireSession('sendCustomMessage');
      requireAnchor('sendCustomMessage');
      current.sendMessage(encodeCustomMessage(cmdId, data));
    },
    // The declarations return the whole instance for chaining, of which this is only a part.
    on(event, handler, context?: unknown) {
      hub.on(event, handler, context);
      return trtc as RealTrtc;
    },
    off(event, handler) {
      hub.off(event, handler);
      return trtc as RealTrtc;
    },
  };
  return trtc;
}

type Change = RealEvents['connection-state-changed'][0];

/** Tracks the connection's state and reports changes; the documented transitions have these three states. */
function createConnectionStates(emit: (change: Change) => void): {
  set(state: 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED', isReconnecting?: boolean): void;
} {
  let current: `${ConnectionState}` = 'DISCONNECTED';
  return {
    set(state, isReconnecting) {
      if (state === current) return;
      const prevState = current as ConnectionState;
      current = state;
      emit({
        prevState,
        state: state as ConnectionState,
        ...(isReconnecting === undefined ? {} : { isReconnecting }),
      });
    },
  };
}

/** Converts a custom message to its wire form. @throws RtcError `INVALID_PARAMETER` */
function encodeCustomMessage(cmdId: unknown, data: ArrayBuffer): { cmdId: number; base64: string } {
  const invalid = (message: string, extraCode: number): RtcError =>
    new RtcError('INVALID_PARAMETER', 'sendCustomMessage', message, extraCode);
  if (typeof cmdId !== 'number' || !Number.isInteger(cmdId) || cmdId < 1 || cmdId > MAX_COMMAND)
    throw invalid(`cmdId must be an integer in [1, ${MAX_COMMAND}]`, EXTRA_CODE.outOfRange);
  if (data.byteLength === 0) throw invalid('data must not be empty', EXTRA_CODE.emptyBuffer);
  if (data.byteLength > MAX_BYTES)
    throw invalid(`data must not be larger than ${MAX_BYTES} bytes`, EXTRA_CODE.largeBuffer);
  return { cmdId, base64: btoa(String.fromCharCode(...new Uint8Array(data))) };
}
