/** The join page's script: enters a room, publishes, and shows all participants. */
import '../sdk/local-sdk.ts';
import { type RealTrtc } from '../sdk/sdk-types.ts';
import { type MediaSource, openPattern } from './pattern-source.ts';
import { createParticipants } from './participants.ts';
import { type RoomConfig, type RoomControls } from './room-config.ts';

const START_TIMEOUT_MS = 15_000;

declare global {
  interface Window {
    room: RoomControls;
  }
}
type Kind = 'audio' | 'video';

const config = JSON.parse(document.getElementById('config')?.textContent ?? '') as RoomConfig;
const participants = createParticipants(config.userId);
const trtc = window.TRTC.create();
const { EVENT, TYPE } = window.TRTC;
const isAnchor = config.publish !== 'none';
let source: MediaSource | undefined;
let end: string | undefined;

const finish = (reason: string): void => {
  end = reason;
  participants.setStatus(`out of the room: ${reason}`);
};

const publish = async (kind: Kind): Promise<void> => {
  const track = source?.[kind];
  if (track === undefined) throw new Error(`no ${kind} to publish`);
  if (kind === 'audio') await trtc.startLocalAudio({ option: { audioTrack: track, profile: 'standard' } });
  else await trtc.startLocalVideo({ option: { videoTrack: track } });
  participants.showOwn(kind, kind);
};

const enter = async (): Promise<void> => {
  const { sdkAppId, userId, userSig, room } = config;
  if (isAnchor)
    source =
      config.publish === 'pattern'
        ? openPattern(config)
        : await openMediaFile(config.publish, () => {
            participants.setStatus('click anywhere to begin');
            return new Promise((resolve) => participants.onClick(async () => resolve()));
          });
  await trtc.enterRoom({
    ...{ sdkAppId, userId, userSig, ...room },
    // The declarations use enums for these values, which exist only in types.
    ...({ scene: TYPE.SCENE_LIVE, role: isAnchor ? TYPE.ROLE_ANCHOR : TYPE.ROLE_AUDIENCE } as Pick<
      Parameters<RealTrtc['enterRoom']>[0],
      'scene' | 'role'
    >),
  });
  if (source?.video !== undefined && config.video) await publish('video');
  if (source?.audio !== undefined && config.audio) await publish('audio');
  const isSilent = config.audio && source?.isSilent() === true;
  participants.setStatus(
    `in the room, ${isAnchor ? 'publishing' : 'watching'}${isSilent ? '; click to start the audio' : ''}`,
  );
  if (source?.video !== undefined) participants.playOwn(source.video);
};

trtc.on(EVENT.REMOTE_USER_ENTER, ({ userId }) => participants.add(userId));
trtc.on(EVENT.REMOTE_USER_EXIT, ({ userId }) => participants.remove(userId));
trtc.on(EVENT.REMOTE_AUDIO_AVAILABLE, ({ userId }) => participants.show(userId, 'audio', true));
trtc.on(EVENT.REMOTE_AUDIO_UNAVAILABLE, ({ userId }) => participants.show(userId, 'audio', false));
trtc.on(EVENT.REMOTE_VIDEO_UNAVAILABLE, ({ userId }) => participants.show(userId, 'video', false));
trtc.on(EVENT.REMOTE_VIDEO_AVAILABLE, ({ userId, streamType }) => {
  participants.show(userId, 'video', true);
  const view = participants.findView(userId);
  trtc
    .startRemoteVideo({ userId, streamType, ...(view === undefined ? {} : { view }) })
    .catch((error: unknown) => console.warn(String(error)));
});
trtc.on(EVENT.KICKED_OUT, ({ reason }) => finish(reason));
trtc.on(EVENT.ERROR, ({ message }) => finish(message));
trtc.on(EVENT.AUTOPLAY_FAILED, ({ resume }) => participants.onClick(resume));

const entered = enter();
entered.catch((error: unknown) => finish(String(error)));
participants.onClick(async () => {
  await source?.resumeSound();
  if (end === undefined && isAnchor) participants.setStatus('in the room, publishing');
});
// Leave immediately when the page is closed, instead of by timeout.
addEventListener('pagehide', () => void trtc.exitRoom());

const mute = async (kind: Kind, isMuted: boolean): Promise<void> => {
  if (kind === 'audio') await trtc.updateLocalAudio({ mute: isMuted });
  else await trtc.updateLocalVideo({ mute: isMuted });
  participants.showOwn(kind, isMuted ? `${kind} muted` : kind);
};

window.room = {
  entered,
  mute: (kind) => mute(kind, true),
  unmute: (kind) => mute(kind, false),
  publish,
  async unpublish(kind) {
    await (kind === 'audio' ? trtc.stopLocalAudio() : trtc.stopLocalVideo());
    participants.showOwn(kind, `no ${kind}`);
  },
  resize: (width, height) => source?.resize(width, height),
  stall: (isStalled) => source?.stall(isStalled),
  tracks: () => ({ audio: source?.audio, video: source?.video }),
  async leave() {
    await trtc.exitRoom();
    finish('left');
  },
  end: () => end,
};
participants.addButtons(window.room, isAnchor ? ['audio', 'video'] : []);

/** Chrome supports it; TypeScript's declarations lack it. */
interface CapturableVideo extends HTMLVideoElement {
  captureStream(): MediaStream;
}

/**
 * Plays a media file in a loop.
 *
 * @param clicked resolves after a click on the page, which browsers may require before playing audio
 * @throws Error if it does not play within 15 s
 */
async function openMediaFile(url: string, clicked: () => Promise<void>): Promise<MediaSource> {
  const element = document.createElement('video') as CapturableVideo;
  // Requests CORS access, without which the stream cannot be captured.
  element.crossOrigin = 'anonymous';
  element.loop = true;
  element.src = url;
  const stream = element.captureStream();
  try {
    await playWithinLimit(element);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') throw error;
    await clicked();
    await playWithinLimit(element);
  }
  return {
    video: stream.getVideoTracks()[0],
    audio: stream.getAudioTracks()[0],
    resize: () => undefined,
    stall: (isStalled) => (isStalled ? element.pause() : void element.play()),
    isSilent: () => false,
    resumeSound: () => Promise.resolve(),
  };
}

async function playWithinLimit(element: HTMLVideoElement): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${element.src} does not play`)), START_TIMEOUT_MS);
  });
  try {
    await Promise.race([element.play(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
