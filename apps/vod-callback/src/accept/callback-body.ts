import { invalidEvent } from '@scf-media/protocol/vod-events';
import { z } from 'zod';

/** How API gateways and some triggers hand a body on. */
const envelopeSchema = z.object({ body: z.string(), isBase64Encoded: z.boolean().optional() });

/** A JSON value and the text it was read from. */
export interface CallbackBody {
  value: unknown;
  json: string;
}

/**
 * The JSON value in a request's body: as it was sent, or out of the envelope `{ body, isBase64Encoded }` with the body as
 * text or base64.
 *
 * @throws ServiceError `InvalidEvent`
 */
export function callbackBody(text: string): CallbackBody {
  const value = parseJson(text, 'request body');
  if (typeof value !== 'object' || value === null || 'EventType' in value || !('body' in value)) {
    return { value, json: text };
  }
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) {
    throw invalidEvent('body: must be text, with isBase64Encoded true or false');
  }
  const { body, isBase64Encoded } = envelope.data;
  const json = isBase64Encoded === true ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { value: parseJson(json, 'body'), json };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes what came; neither answer nor log needs that.
    throw invalidEvent(`${what}: must be JSON`);
  }
}
