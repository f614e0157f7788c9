import { z } from 'zod';

const outputSchema = z.object({
  Definition: z.number(),
  Status: z.literal('SUCCESS'),
  Url: z.url(),
  Size: z.number(),
  Bitrate: z.number(),
  Width: z.number(),
  Height: z.number(),
});

/** A transcode that went well: bytes, bits per second, pixels. */
export type FinishedOutput = z.infer<typeof outputSchema>;

/**
 * The one output of a template among the results of a file.
 *
 * @throws when it did not go well: there is none, there are two, it failed, or something is not told of it
 */
export function finishedOutput(results: readonly unknown[], definition: number): FinishedOutput {
  const ofTemplate = results.filter(
    (result) =>
      typeof result === 'object' &&
      result !== null &&
      'Definition' in result &&
      result.Definition === definition,
  );
  const [output, ...others] = ofTemplate.map((result) => outputSchema.safeParse(result));
  if (output?.success === true && others.length === 0) return output.data;
  throw new Error(`transcode ${definition} did not go well: ${JSON.stringify(ofTemplate)}`);
}
