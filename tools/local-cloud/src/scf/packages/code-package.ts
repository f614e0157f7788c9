import { z } from 'zod';

/** The code of a function in the package store. */
export const codePackageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('zip'),
    /** SHA-256 of the zip, hexadecimal; the name of its folder. */
    digest: z.string(),
    /** The size of the zip. */
    sizeBytes: z.number(),
  }),
  z.object({
    kind: z.literal('image'),
    digest: z.string(),
    sizeBytes: z.number(),
    /** As in CreateFunction. */
    imageConfig: z.record(z.string(), z.unknown()),
    /** Entry point and arguments. */
    command: z.array(z.string()).min(1),
    /** Absolute path in the image. */
    workingDir: z.string(),
    environment: z.record(z.string(), z.string()),
  }),
]);

export type CodePackage = z.output<typeof codePackageSchema>;
export type ImagePackage = Extract<CodePackage, { kind: 'image' }>;
