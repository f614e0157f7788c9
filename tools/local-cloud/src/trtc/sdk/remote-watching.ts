import type { Streams } from '../signal-messages.ts';
import type { Entry } from './entry.ts';
import type { EventHub } from './event-hub.ts';
import type { MediaKind } from './link-messages.ts';
import { EVENT, MAIN_STREAM } from './names.ts';
import type { RemoteUser } from './remote-user.ts';
import type { RoomSession } from './room-session.ts';
import { EXTRA_CODE, RtcError } from './rtc-error.ts';
import type { RealTrtc } from './sdk-types.ts';
import { viewElements } from './view-elements.ts';

/** The half of an instance that receives. */
export interface RemoteWatching extends Pick<
  RealTrtc,
  | ('startRemoteVideo' | 'updateRemoteVideo' | 'stopRemoteVideo')
  | ('muteRemoteAudio' | 'setRemoteAudioVolume')
> {
  /** A room is being entered. */
  begin(entry: Pick<Entry, 'autoReceiveAudio' | 'autoReceiveVideo'>): void;
  /** The room was left: nobody is muted any more. */
  end(): void;
  /** What a user offers has changed. */
  onStreams(user: RemoteUser, before: Streams): void;
}

/** @param stay the room that this user is in */
export function createRemoteWatching(hub: EventHub, stay: () => RoomSession | undefined): RemoteWatching {
  let automatic = { audio: true, video: false };
  /** Who was muted, or was unmuted where nobody is heard by itself; `*` is everybody else. */
  const isHeard = new Map<string, boolean>();

  const userOf = (functionName: string, userId: string): RemoteUser => {
    const session = stay();
    if (session?.isEntered !== true)
      throw new RtcError('INVALID_OPERATION', functionName, 'not in a room', EXTRA_CODE.notInRoom);
    const user = session.users.get(userId);
    if (user !== undefined) return user;
    const message = `user ${userId} is not there`;
    throw new RtcError('INVALID_OPERATION', functionName, message, EXTRA_CODE.noSuchUser);
  };
  const usersOf = (userId: string): RemoteUser[] =>
    [...(stay()?.users.values() ?? [])].filter((user) => userId === '*' || user.userId === userId);
  const receive = async (functionName: string, user: RemoteUser, kind: MediaKind): Promise<void> => {
    try {
      await user.start(kind);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new RtcError('OPERATION_FAILED', functionName, message);
    }
  };
  /** Nobody waits for it: it failed because the user has gone or the stream was taken back, which is told by events. */
  const receiveByItself = (user: RemoteUser, kind: MediaKind): void =>
    void user.start(kind).catch(() => undefined);

  return {
    begin({ autoReceiveAudio, autoReceiveVideo }) {
      automatic = { audio: autoReceiveAudio, video: autoReceiveVideo };
    },
    end: () => isHeard.clear(),
    onStreams(user, before) {
      const { userId, member } = user;
      const { published, available } = member;
      // As the real SDK does: a picture that goes, also a muted one, is received no longer; sound that is only muted is.
      if (!available.video) user.stop('video');
      if (!published.audio) user.stop('audio');
      if (before.video !== available.video) {
        if (available.video && automatic.video) receiveByItself(user, 'video');
        const name = available.video ? EVENT.REMOTE_VIDEO_AVAILABLE : EVENT.REMOTE_VIDEO_UNAVAILABLE;
        hub.emit(name, { userId, streamType: MAIN_STREAM });
      }
      if (before.audio !== available.audio) {
        const isWanted = isHeard.get(userId) ?? isHeard.get('*') ?? automatic.audio;
        if (available.audio && isWanted) receiveByItself(user, 'audio');
        hub.emit(available.audio ? EVENT.REMOTE_AUDIO_AVAILABLE : EVENT.REMOTE_AUDIO_UNAVAILABLE, { userId });
      }
    },
    async startRemoteVideo({ userId, view, option }) {
      const user = userOf('startRemoteVideo', userId);
      user.video.setViews(viewElements(view, 'startRemoteVideo'), option?.fillMode);
      await receive('startRemoteVideo', user, 'video');
    },
    async updateRemoteVideo({ userId, view, option }) {
      const user = userOf('updateRemoteVideo', userId);
      user.video.setViews(viewElements(view, 'updateRemoteVideo'), option?.fillMode);
    },
    async stopRemoteVideo({ userId }) {
      for (const user of usersOf(userId)) {
        user.stop('video');
        user.video.setViews([]);
      }
    },
    async muteRemoteAudio(userId, mute) {
      const users = usersOf(userId);
      if (userId === '*') isHeard.clear();
      isHeard.set(userId, !mute);
      if (mute) for (const user of users) user.stop('audio');
      else
        await Promise.all(
          users
            .filter(({ member }) => member.published.audio)
            .map((user) => receive('muteRemoteAudio', user, 'audio')),
        );
    },
    setRemoteAudioVolume(userId, volume) {
      for (const user of usersOf(userId)) user.audio.setVolume(volume);
    },
  };
}
