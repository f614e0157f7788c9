import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Anchor,
  LOCAL_REGION,
  LOCAL_TRTC_SDK_APP_ID,
  type LocalCloud,
  openAnchor,
  openRoomBrowser,
  startLocalCloud,
  createUserSig,
} from '@scf-media/local-cloud/testing';
import { expect, vi } from 'vitest';
import { recordRoom, type RoomFile, type RoomInFiles } from '../../../testing/record-room.ts';
import type { RoomMedia, RoomRecordingOptions } from '../index.ts';

export interface RoomName {
  strRoomId: string;
}

/** The local TRTC, with a browser for the users in its rooms. */
export interface LocalRooms extends AsyncDisposable {
  cloud: LocalCloud;
  newRoom(): RoomName;
  /** A user that publishes small frames, 15 a second. */
  enter(
    room: RoomName,
    userId: string,
    options?: { codec?: 'vp8'; audio?: boolean; publish?: 'none' },
  ): Promise<Anchor>;
  /** Performs an action of the Cloud API, for example `DismissRoomByStrRoomId`. */
  act(action: string, parameters: object): unknown;
  /** Records as `recorder`. */
  record(room: RoomName, media: RoomMedia, options?: Partial<RoomRecordingOptions>): Promise<RoomInFiles>;
}

export async function openLocalRooms(): Promise<LocalRooms> {
  await using scope = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'local-rooms-'));
  scope.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = scope.use(await startLocalCloud({ dir: join(folder, 'cloud') }));
  const browser = scope.use(await openRoomBrowser());
  const resources = scope.move();
  let rooms = 0;
  return {
    cloud,
    newRoom: () => ({ strRoomId: `lesson ${++rooms}` }),
    enter: (room, userId, options = {}) =>
      openAnchor({
        ...{ cloudUrl: cloud.apiUrl, browser, room, userId, ...options },
        ...{ size: { width: 320, height: 180 }, framesPerSecond: 15 },
      }),
    act: (action, parameters) =>
      cloud.trtc.service.actions[action]?.(
        { SdkAppId: LOCAL_TRTC_SDK_APP_ID, ...parameters },
        { requestId: 'test', region: LOCAL_REGION, gone: new AbortController().signal },
      ),
    record: (room, media, options = {}) =>
      recordRoom({
        entry: {
          ...{ sdkAppId: LOCAL_TRTC_SDK_APP_ID, ...room },
          ...{ userId: 'recorder', userSig: createUserSig('recorder') },
        },
        sdkUrl: `${cloud.apiUrl}/trtc/trtc.js`,
        media,
        ...options,
      }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const waiting = { timeout: 60_000, interval: 50 };

/** Waits until this many periods have become files, or failed. */
export const waitForFiles = (session: RoomInFiles, count: number): Promise<void> =>
  vi.waitFor(() => expect(session.files).toHaveLength(count), waiting);

/** Waits until exactly these anchors are being recorded. */
export const waitForAnchors = (session: RoomInFiles, ...userIds: string[]): Promise<void> =>
  vi.waitFor(() => expect(session.recording.anchors().sort()).toEqual(userIds.sort()), waiting);

/** Counts the frames of a period, `<user> <index>`. */
export const countFrames = (session: RoomInFiles, period: string): number =>
  session.journals.get(period)?.records.filter(({ kind }) => kind === 'video').length ?? 0;

/** Waits until a period has this many frames. @throws with the events of the recording */
export const waitForFrames = (session: RoomInFiles, period: string, count: number): Promise<void> =>
  vi.waitFor(
    () =>
      expect(
        countFrames(session, period),
        `frames of ${period}; events: ${JSON.stringify(session.events)}`,
      ).toBeGreaterThanOrEqual(count),
    waiting,
  );

/** @throws when the period has no file; the message lists the files that exist */
export function findFile(
  files: RoomFile[],
  userId: string,
  index = 0,
): Required<Omit<RoomFile, 'error' | 'stage'>> {
  const file = files.find(({ period }) => period.userId === userId && period.index === index);
  const { path, durationMs, sidecar } = file ?? {};
  if (file === undefined || path === undefined || durationMs === undefined || sidecar === undefined)
    throw new Error(`no file ${index} of ${userId}: ${JSON.stringify(files)}`);
  return { period: file.period, path, durationMs, sidecar };
}

/** Has ffmpeg decode the whole file; its log must be empty. */
export async function decodeAll(path: string): Promise<void> {
  // With the file's own timestamps, so that frames close together are not duplicated for a guessed frame rate.
  const output = ['-vsync', 'passthrough', '-enc_time_base', '-1', '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)('ffmpeg', ['-v', 'error', '-xerror', '-i', path, ...output]);
  expect(stderr).toBe('');
}
