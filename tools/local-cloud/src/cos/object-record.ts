import { z } from 'zod';

const segmentSchema = z.object({ file: z.string(), sizeBytes: z.number() });

/** What is known of an object beside its bytes; kept as a JSON file. */
export const objectRecordSchema = z.object({
  key: z.string(),
  sizeBytes: z.number(),
  /** With the quotes, as it goes on the wire. */
  etag: z.string(),
  lastModified: z.iso.datetime(),
  /** Headers that go back with every GET: Content-Type, Cache-Control, x-cos-meta-… (lower-case names). */
  headers: z.record(z.string(), z.string()),
  /** The parts it is still made of, in order, until they are merged into the plain file. */
  composite: z.object({ folder: z.string(), segments: z.array(segmentSchema) }).optional(),
});

export type ObjectRecord = z.infer<typeof objectRecordSchema>;
export type Segment = z.infer<typeof segmentSchema>;

const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** The headers of a PUT or of the start of a multipart upload that stay with the object. */
export function keptHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || value === '') continue;
    if (KEPT_HEADERS.includes(name) || name.startsWith('x-cos-meta-')) kept[name] = value;
  }
  return { 'content-type': 'application/octet-stream', ...kept };
}
