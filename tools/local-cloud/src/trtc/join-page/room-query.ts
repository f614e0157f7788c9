import { z } from 'zod';
import type { RoomConfig } from './room-config.ts';

const flag = (fallback: '0' | '1') =>
  z
    .enum(['0', '1'])
    .default(fallback)
    .transform((value) => value === '1');
const count = (max: number): z.ZodType<number> => z.coerce.number().int().min(1).max(max);

/** The query of the join page's URL. */
const querySchema = z
  .object({
    sdkAppId: count(Number.MAX_SAFE_INTEGER),
    roomId: count(4_294_967_294).optional(),
    strRoomId: z.string().min(1).max(64).optional(),
    userId: z.string().min(1),
    userSig: z.string().min(1).optional(),
    publish: z
      .union([z.enum(['pattern', 'none']), z.url({ protocol: /^https?$/ })], {
        error: 'expected pattern, none, or the URL of a media file',
      })
      .default('none'),
    audio: flag('1'),
    video: flag('1'),
    codec: z.enum(['h264', 'vp8']).default('h264'),
    size: z
      .string()
      .regex(/^\d{2,4}x\d{2,4}$/, 'expected a size such as 640x360')
      .default('640x360'),
    fps: z.coerce.number().int().min(1).max(60).default(30),
    grain: flag('0'),
  })
  .refine(({ roomId, strRoomId }) => roomId !== undefined || strRoomId !== undefined, {
    path: ['roomId'],
    error: 'roomId or strRoomId is required',
  });

type RoomQuery = Omit<RoomConfig, 'userSig'> & {
  readonly userSig: string | undefined;
  readonly codec: 'h264' | 'vp8';
};

/** Parses the query of the join page's URL. @returns the problem if it is invalid */
export function parseRoomQuery(query: Readonly<Record<string, string>>): RoomQuery | { problem: string } {
  const parsed = querySchema.safeParse(query);
  if (!parsed.success)
    return {
      problem: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    };
  const { sdkAppId, roomId, strRoomId = '', userId, userSig, publish, audio, video, codec } = parsed.data;
  const [width = 0, height = 0] = parsed.data.size.split('x').map(Number);
  return {
    ...{ sdkAppId, userId, userSig, publish, audio, video, codec, width, height },
    room: roomId === undefined ? { strRoomId } : { roomId },
    framesPerSecond: parsed.data.fps,
    hasGrain: parsed.data.grain,
  };
}
