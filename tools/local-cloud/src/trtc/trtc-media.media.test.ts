import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LOCAL_BUCKET, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { at, createCosClient } from '../testing/cos-fixture.ts';
import { type Anchor, type AnchorOptions, openAnchor } from '../testing/open-anchor.ts';
import { openRoomBrowser, type RoomBrowser } from '../testing/room-browser.ts';
import { openVisitor, type Visitor } from '../testing/room-visitor.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { createUserSig } from '../testing/create-user-sig.ts';
import { makeSample } from '../testing/vod-fixture.ts';

const scope = new AsyncDisposableStack();
let cloud: LocalCloud;
let anchors: RoomBrowser;
let visitors: RoomBrowser;
beforeAll(async () => {
  const dir = scope.use(await createTempDir('trtc'));
  cloud = scope.use(await startLocalCloud({ dir: dir.path, trtc: { userTimeoutMs: 1500 } }));
  anchors = scope.use(await openRoomBrowser());
  visitors = scope.use(await openRoomBrowser());
});
afterAll(() => scope.disposeAsync());

const size = { width: 320, height: 180 };
const openAlice = (room: string, more: Partial<AnchorOptions> = {}): Promise<Anchor> =>
  openAnchor({
    ...{ cloudUrl: cloud.apiUrl, room: { strRoomId: room }, userId: 'alice', size, browser: anchors },
    ...more,
  });
async function openBob(room: string, cloudUrl = cloud.apiUrl): Promise<Visitor> {
  const bob = await openVisitor(visitors, cloudUrl);
  await bob.enter('bob', { strRoomId: room });
  return bob;
}
/** A bound, not an expectation. */
const longWait = { timeout: 60_000, interval: 50 };
const alice = { userId: 'alice' };
const aliceVideo = { ...alice, streamType: 'main' };

/** What a plain MediaRecorder makes of a user's tracks, without a codec named: what is received as it is. */
const recordedType = (bob: Visitor): Promise<string> =>
  bob.page.evaluate(async (userId) => {
    const { trtc } = window.visitor;
    await trtc.muteRemoteAudio(userId, false);
    const tracks = [trtc.getVideoTrack({ userId }), trtc.getAudioTrack(userId)];
    const recorder = new MediaRecorder(new MediaStream(tracks.filter((track) => track !== null)));
    const first = new Promise((resolve) => (recorder.ondataavailable = ({ data }) => resolve(data.size)));
    recorder.start(500);
    await first;
    recorder.stop();
    return recorder.mimeType;
  }, 'alice');

test.concurrent.for([
  ['h264', 'avc1,opus'],
  ['vp8', 'vp8,opus'],
] as const)('an audience member in another browser receives %s and sound', async ([codec, type]) => {
  await using anchor = await openAlice(`codec-${codec}`, { codec });
  await using bob = await openBob(`codec-${codec}`);
  const id = await bob.watch(anchor.userId);
  expect(await bob.next({ name: 'track', ...aliceVideo })).toMatchObject({ kind: 'video', id });
  expect(await recordedType(bob)).toContain(type);
  expect(await bob.next({ name: 'first-video-frame', ...aliceVideo })).toMatchObject(size);
});

test.concurrent('a media file is published from its URL', async () => {
  await using dir = await createTempDir('trtc');
  const Body = await readFile(await makeSample(dir.path, { size: '128x72' }));
  await createCosClient(cloud.cosUrl).putObject({ ...at('sample.mp4'), Body });
  const publish = `${cloud.cosUrl}/${LOCAL_BUCKET}/sample.mp4`;
  await using anchor = await openAlice('file', { publish });
  await using bob = await openBob('file');
  await bob.watch(anchor.userId);
  expect(await bob.next({ name: 'first-video-frame' })).toMatchObject({ width: 128, height: 72 });
  expect(await recordedType(bob)).toContain('avc1,opus');
});

test.concurrent('the pattern arrives without losses: its counter advances by two per frame', async () => {
  await using anchor = await openAlice('pattern');
  await using bob = await openBob('pattern');
  await bob.watch(anchor.userId);
  const counters = await bob.page.evaluate(readCounters, 'alice', 60);
  const steps = counters.slice(1).map((counter, index) => counter - (counters[index] ?? 0));
  expect(steps.filter((step) => step <= 0 || step % 2 !== 0)).toEqual([]);
  // A busy machine skips some.
  expect(Math.min(...steps)).toBe(2);
});

test.concurrent('only subscribed streams are sent', async () => {
  await using anchor = await openAlice('wanted');
  await using bob = await openBob('wanted');
  const sentKinds = async (): Promise<string[]> => {
    using prototype = await anchor.page.evaluateHandle(() => RTCPeerConnection.prototype);
    using connections = await anchor.page.queryObjects(prototype);
    return connections.evaluate((all) =>
      all
        .flatMap((connection) => (connection.signalingState === 'closed' ? [] : connection.getTransceivers()))
        .flatMap(({ currentDirection, sender }) =>
          currentDirection === 'sendonly' && sender.track !== null ? [sender.track.kind] : [],
        )
        .sort(),
    );
  };
  const untilSent = (...kinds: string[]) =>
    vi.waitFor(async () => expect(await sentKinds()).toEqual(kinds), longWait);
  expect(await sentKinds()).toEqual([]);
  await bob.page.evaluate(() => window.visitor.trtc.muteRemoteAudio('alice', false));
  await untilSent('audio');
  await bob.watch('alice');
  await untilSent('audio', 'video');
  await bob.page.evaluate(async () => {
    await window.visitor.trtc.muteRemoteAudio('*', true);
    await window.visitor.trtc.stopRemoteVideo({ userId: '*' });
  });
  await untilSent();
});

test.concurrent(
  'muting, unmuting, stopping, republishing, resizing and leaving are reported in order',
  async () => {
    await using anchor = await openAlice('changes');
    await using bob = await openBob('changes');
    await bob.next({ name: 'remote-audio-available', ...alice });
    await bob.watch('alice');
    using first = await bob.page.evaluateHandle(() => ({
      track: window.visitor.trtc.getVideoTrack({ userId: 'alice' }),
    }));
    await bob.next({ name: 'first-video-frame', ...aliceVideo });
    await anchor.resize(160, 120);
    await bob.next({ name: 'video-size-changed', newWidth: 160, newHeight: 120 });
    await anchor.mute('audio');
    await bob.next({ name: 'remote-audio-unavailable', ...alice });
    await anchor.unmute('audio');
    await bob.next({ name: 'remote-audio-available', ...alice });
    await anchor.mute('video');
    await bob.next({ name: 'remote-video-unavailable', ...aliceVideo });
    expect(await bob.page.evaluate(() => window.visitor.trtc.getVideoTrack({ userId: 'alice' }))).toBeNull();
    await anchor.unmute('video');
    await bob.next({ name: 'remote-video-available', ...aliceVideo });
    await bob.watch('alice');
    expect(await first.evaluate(({ track }) => track?.readyState)).toBe('ended');
    expect(
      await bob.page.evaluate(() => window.visitor.trtc.getVideoTrack({ userId: 'alice' })?.readyState),
    ).toBe('live');
    await anchor.unpublish('video');
    await bob.next({ name: 'remote-video-unavailable', ...aliceVideo });
    await anchor.publish('video');
    await bob.next({ name: 'remote-video-available', ...aliceVideo });
    await anchor.leave();
    await bob.next({ name: 'remote-audio-unavailable', ...alice });
    expect(await bob.events()).toEqual([{ name: 'remote-user-exit', ...alice, reason: 0 }]);
    expect(await anchor.end()).toBe('left');
  },
);

test.concurrent('a closed page leaves immediately, one with a killed browser after a timeout', async () => {
  await using bob = await openBob('gone');
  await (await openAlice('gone'))[Symbol.asyncDispose]();
  await bob.next({ name: 'remote-user-exit', ...alice, reason: 0 });
  await using browser = await openRoomBrowser();
  const anchor = await openAlice('gone', { browser });
  await bob.next({ name: 'remote-audio-available', userId: anchor.userId });
  browser.browser.process()?.kill('SIGKILL');
  await bob.next({ name: 'remote-user-exit', ...alice, reason: 1 });
});

test.concurrent('media continue while the connection to the server is lost and restored', async () => {
  // Others that use this cloud would lose theirs.
  await using dir = await createTempDir('trtc');
  await using shaky = await startLocalCloud({ dir: dir.path });
  await using anchor = await openAlice('reconnect', { cloudUrl: shaky.apiUrl });
  await using bob = await openBob('reconnect', shaky.apiUrl);
  const id = await bob.watch('alice');
  await bob.next({ name: 'first-video-frame', ...aliceVideo });
  shaky.trtc.dropConnections();
  await bob.next({ name: 'connection-state-changed', state: 'CONNECTING', isReconnecting: true });
  await bob.next({ name: 'connection-state-changed', state: 'CONNECTED' });
  expect(await bob.events()).toEqual([]);
  expect(await bob.watch('alice')).toBe(id);
  expect((await bob.page.evaluate(readCounters, 'alice', 5)).length).toBe(5);
  // Messages after it arrive.
  await anchor.mute('audio');
  await bob.next({ name: 'remote-audio-unavailable', ...alice });
});

test.concurrent('a user who returns too late is a new one, and can be received again', async () => {
  await using dir = await createTempDir('trtc');
  await using hasty = await startLocalCloud({ dir: dir.path, trtc: { userTimeoutMs: 1 } });
  await using anchor = await openAlice('late', { cloudUrl: hasty.apiUrl });
  await using bob = await openBob('late', hasty.apiUrl);
  await bob.watch(anchor.userId);
  hasty.trtc.dropConnections();
  await bob.next({ name: 'remote-user-exit', ...alice });
  await bob.next({ name: 'remote-video-available', ...aliceVideo });
  // Either of the two may return first; the other one returns after that.
  await vi.waitFor(async () => expect(await bob.watch('alice')).not.toBe(''), longWait);
  expect((await bob.page.evaluate(readCounters, 'alice', 5)).length).toBe(5);
});

test.concurrent('a second anchor with the same id kicks the first', async () => {
  await using earlier = await openAlice('twice');
  await using later = await openAlice('twice');
  await vi.waitFor(async () => expect(await earlier.end()).toBe('kick'), longWait);
  expect(await later.end()).toBeUndefined();
});

test.concurrent('rejections are RtcErrors, and invalid calls are rejected like in the real SDK', async () => {
  await using bob = await openVisitor(visitors, cloud.apiUrl);
  const catchError = (act: string): Promise<unknown> =>
    bob.page.evaluate(
      (source) =>
        (new Function('trtc', `return (async () => ${source})()`) as (trtc: unknown) => Promise<unknown>)(
          window.visitor.trtc,
        ).catch((error: unknown) => {
          const { name, code, extraCode, functionName, message } = error as Record<string, unknown>;
          return { name, code, extraCode, functionName, message, isError: error instanceof Error };
        }),
      act,
    );
  const enter = (userSig: string, sdkAppId = LOCAL_TRTC_SDK_APP_ID): string =>
    `trtc.enterRoom(${JSON.stringify({ sdkAppId, userId: 'bob', userSig, roomId: 1 })})`;
  const sig = createUserSig('bob', { expireS: -1 });
  const refused = { name: 'SERVER_ERROR', code: 5400, functionName: 'enterRoom', isError: true };
  expect(await catchError(enter(sig))).toMatchObject({ ...refused, extraCode: 70001 });
  expect(JSON.stringify(await catchError(enter(sig)))).not.toContain(sig);
  expect(await catchError(enter(createUserSig('eve')))).toMatchObject({ ...refused, extraCode: 70013 });
  expect(await catchError(enter(createUserSig('bob', { sdkAppId: 7 }), 7))).toMatchObject({ extraCode: -8 });
  const invalid = { name: 'INVALID_OPERATION', code: 5100 };
  expect(await catchError("trtc.muteRemoteAudio('alice', false)")).toBeUndefined();
  expect(await catchError("trtc.startRemoteVideo({ userId: 'alice', streamType: 'main' })")).toMatchObject({
    ...{ ...invalid, extraCode: 5101 },
  });
  await bob.enter('bob', { strRoomId: 'errors' });
  expect(await catchError("trtc.startRemoteVideo({ userId: 'alice', streamType: 'main' })")).toMatchObject({
    ...{ ...invalid, extraCode: 5102 },
  });
  expect(await catchError('trtc.startLocalAudio()')).toMatchObject({ ...invalid, extraCode: 5107 });
  expect(await catchError('trtc.updateLocalVideo({ mute: true })')).toMatchObject({ extraCode: 5105 });
  expect(await catchError('trtc.destroy()')).toMatchObject({ name: 'OPERATION_FAILED' });
});

/** Runs in the page: reads the pattern's counter in a number of received frames. */
async function readCounters(userId: string, count: number): Promise<number[]> {
  interface Frames {
    readonly readable: ReadableStream<VideoFrame>;
  }
  const { MediaStreamTrackProcessor: Processor } = globalThis as unknown as {
    MediaStreamTrackProcessor: new (options: { track: MediaStreamTrack | undefined }) => Frames;
  };
  const track = window.visitor.trtc.getVideoTrack({ userId })?.clone();
  const reader = new Processor({ track }).readable.getReader();
  const canvas = new OffscreenCanvas(32, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const counters: number[] = [];
  while (counters.length < count) {
    const { value: frame } = await reader.read();
    if (frame === undefined || context === null) break;
    context.drawImage(frame, 0, 10, frame.displayWidth, 20, 0, 0, 32, 1);
    frame.close();
    const { data } = context.getImageData(0, 0, 16, 1);
    counters.push(
      [...data].reduce((sum, value, at) => sum + (at % 4 === 0 && value > 127 ? 2 ** (at / 4) : 0), 0),
    );
  }
  track?.stop();
  return counters;
}
