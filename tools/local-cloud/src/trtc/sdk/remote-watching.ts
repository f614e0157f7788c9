import { type Streams } from '../signal-messages.ts';
import { type Entry } from './entry.ts';
import { type EventHub } from './event-hub.ts';
import { type MediaKind } from './link-messages.ts';
import { EVENT, MAIN_STREAM } from './names.ts';
import { type RemoteUser } from './remote-user.ts';
import { type RoomSession } from './room-session.ts';
import { EXTRA_CODE, RtcError } from './rtc-error.ts';
import { type RealTrtc, type RemoteVideoConfig } from './sdk-types.ts';

/** The receiving half of an instance. */
interface RemoteWatching extends Pick<
  RealTrtc,
  | ('startRemoteVideo' | 'updateRemoteVideo' | 'stopRemoteVideo')
  | ('muteRemoteAudio' | 'setRemoteAudioVolume')
> {
  /** Call it when entering a room. */
  begin(entry: Pick<Entry, 'autoReceiveAudio' | 'autoReceiveVideo'>): void;
  /** Call it after leaving; resets who is muted. */
  end(): void;
  /** Call it when a user's streams have changed. */
  onStreams(user: RemoteUser, before: Streams): void;
}

/** @param findSession returns the current session */
export function createRemoteWatching(
  hub: EventHub,
  findSession: () => RoomSession | undefined,
): RemoteWatching {
  let automatic = { audio: true, video: false };
  /** Explicit choices by `muteRemoteAudio`; `*` applies to all other users. */
  const audioChoices = new Map<string, boolean>();

  const requireUser = (functionName: string, userId: string): RemoteUser => {
    const session = findSession();
    if (session?.isEntered !== true)
      throw new RtcError('INVALID_OPERATION', functionName, 'not in a room', EXTRA_CODE.notInRoom);
    const user = session.users.get(userId);
    if (user !== undefined) return user;
    const message = `user ${userId} is not in the room`;
    throw new RtcError('INVALID_OPERATION', functionName, message, EXTRA_CODE.noSuchUser);
  };
  const selectUsers = (userId: string): RemoteUser[] =>
    [...(findSession()?.users.values() ?? [])].filter((user) => userId === '*' || user.userId === userId);
  const receive = async (functionName: string, user: RemoteUser, kind: MediaKind): Promise<void> => {
    try {
      await user.start(kind);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new RtcError('OPERATION_FAILED', functionName, message);
    }
  };
  /** Not awaited: it fails only if the user leaves or the stream is stopped, which events report. */
  const receiveAutomatically = (user: RemoteUser, kind: MediaKind): void =>
    void user.start(kind).catch(() => undefined);

  return {
    begin({ autoReceiveAudio, autoReceiveVideo }) {
      automatic = { audio: autoReceiveAudio, video: autoReceiveVideo };
    },
    end: () => audioChoices.clear(),
    onStreams(user, before) {
      const { userId, member } = user;
      const { published, available } = member;
      // Like the real SDK: video stops being received when it is muted, audio does not.
      if (!available.video) user.stop('video');
      if (!published.audio) user.stop('audio');
      if (before.video !== available.video) {
        if (available.video && automatic.video) receiveAutomatically(user, 'video');
        const name = available.video ? EVENT.REMOTE_VIDEO_AVAILABLE : EVENT.REMOTE_VIDEO_UNAVAILABLE;
        hub.emit(name, { userId, streamType: MAIN_STREAM });
      }
      if (before.audio !== available.audio) {
        const isWanted = audioChoices.get(userId) ?? audioChoices.get('*') ?? automatic.audio;
        if (available.audio && isWanted) receiveAutomatically(user, 'audio');
        hub.emit(available.audio ? EVENT.REMOTE_AUDIO_AVAILABLE : EVENT.REMOTE_AUDIO_UNAVAILABLE, { userId });
      }
    },
    async startRemoteVideo({ userId, view, option }) {
      const user = requireUser('startRemoteVideo', userId);
      user.video.setViews(findViewElements(view, 'startRemoteVideo'), option?.fillMode);
      await receive('startRemoteVideo', user, 'video');
    },
    async updateRemoteVideo({ userId, view, option }) {
      const user = requireUser('updateRemoteVideo', userId);
      user.video.setViews(findViewElements(view, 'updateRemoteVideo'), option?.fillMode);
    },
    async stopRemoteVideo({ userId }) {
      for (const user of selectUsers(userId)) {
        user.stop('video');
        user.video.setViews([]);
      }
    },
    async muteRemoteAudio(userId, mute) {
      const users = selectUsers(userId);
      if (userId === '*') audioChoices.clear();
      audioChoices.set(userId, !mute);
      if (mute) for (const user of users) user.stop('audio');
      else
        await Promise.all(
          users
            .filter(({ member }) => member.published.audio)
            .map((user) => receive('muteRemoteAudio', user, 'audio')),
        );
    },
    setRemoteAudioVolume(userId, volume) {
      for (const user of selectUsers(userId)) user.audio.setVolume(volume);
    },
  };
}

const NO_SUCH_ELEMENT = 5009;

/** Finds the elements of a view: an element, its id, several elements, or none. */
function findViewElements(view: RemoteVideoConfig['view'], functionName: string): HTMLElement[] {
  if (view === undefined || view === null) return [];
  if (typeof view !== 'string') return Array.isArray(view) ? view : [view];
  const element = document.getElementById(view);
  if (element !== null) return [element];
  const message = `no element has the id ${view}`;
  throw new RtcError('INVALID_PARAMETER', functionName, message, NO_SUCH_ELEMENT);
}
