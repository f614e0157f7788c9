import { z } from 'zod';

const segmentSchema = z.object({ file: z.string(), sizeBytes: z.number() });

/** The metadata of an object, stored as a JSON file. */
export const objectRecordSchema = z.object({
  key: z.string(),
  sizeBytes: z.number(),
  /** With quotes, as on the wire. */
  etag: z.string(),
  lastModified: z.iso.datetime(),
  /** Headers returned with every GET: Content-Type, Cache-Control, x-cos-meta-… (lower-case names). */
  headers: z.record(z.string(), z.string()),
  /** The parts of a multipart object, in order, until they are merged into a plain file. */
  composite: z.object({ folder: z.string(), segments: z.array(segmentSchema) }).optional(),
});

export type ObjectRecord = z.infer<typeof objectRecordSchema>;
export type Segment = z.infer<typeof segmentSchema>;

const STORED_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** Selects the headers of a PUT or multipart upload that are stored with the object. */
export function pickStoredHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const stored: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || value === '') continue;
    if (STORED_HEADERS.includes(name) || name.startsWith('x-cos-meta-')) stored[name] = value;
  }
  return { 'content-type': 'application/octet-stream', ...stored };
}
