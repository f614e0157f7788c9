import { z } from 'zod';
import { type CosOutput, cosOutputSchema } from './cos-output.ts';
import { utf8Bytes } from '../wire/key-part.ts';
import { hlsSegmentSuffixBytes, maxObjectKeyBytes, objectKeyOf, pictureSuffixBytes } from './object-key.ts';
import { type VideoOutput, videoOutputSchema } from './video-output.ts';
import { vodOutputSchema } from './vod-output.ts';

/** As long as a task id gets, and a time in milliseconds. */
const placeholder = { taskId: '00000000-0000-0000-0000-000000000000', stopTimeMs: 1_621_406_865_789 };

/**
 * `Output`: where the file goes and what form it has. Cos and Vod may both be given, as in the documents' example;
 * which one is used is for the service to say, since it depends on how it was set up.
 */
export const outputSchema = z
  .object({
    Cos: cosOutputSchema.optional().describe('Destination in COS'),
    Vod: vodOutputSchema
      .optional()
      .describe('Upload to VOD; see VOD. Takes precedence over `Output.Cos`, as in the original'),
    Video: videoOutputSchema.prefault({}).describe('Format of the file'),
  })
  .superRefine((output, problems) => {
    if (output.Cos === undefined || keyBytes(output.Cos, output.Video) <= maxObjectKeyBytes) return;
    const { TargetDir = '', TargetName = '' } = output.Cos;
    problems.addIssue({
      code: 'custom',
      path: ['Cos', TargetDir.length > TargetName.length ? 'TargetDir' : 'TargetName'],
      message: `must keep the object key within ${maxObjectKeyBytes} bytes`,
    });
  });

/** The longest key this recording writes: HLS adds segments beside its playlist, and pictures lie beside either. */
function keyBytes(
  { TargetDir: targetDir, TargetName: targetName }: CosOutput,
  { Muxer: muxer, Poster, Thumbnails }: VideoOutput,
): number {
  const key = objectKeyOf({ ...placeholder, targetDir, targetName, muxer });
  const hasPictures = Poster === true || Thumbnails !== undefined;
  const suffixBytes = [muxer === 'hls' ? hlsSegmentSuffixBytes : 0, hasPictures ? pictureSuffixBytes : 0];
  return utf8Bytes(key) + Math.max(...suffixBytes);
}

/** `Output` as parsed: Video is always there. */
export type Output = z.output<typeof outputSchema>;
