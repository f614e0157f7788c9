import { cosError } from './cos-error.ts';
import { unescapeText } from './xml.ts';

/** A part as named in CompleteMultipartUpload. */
export interface NamedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
}

/**
 * Parses the body of CompleteMultipartUpload.
 *
 * @throws ServiceError `MalformedXML` for anything but a root with complete parts
 */
export function parseCompleteRequest(xml: string): NamedPart[] {
  const [, inside] =
    /^\s*(?:<\?xml[^>]*\?>)?\s*<CompleteMultipartUpload[^>]*>(.*)<\/CompleteMultipartUpload>\s*$/s.exec(
      xml,
    ) ?? [];
  if (inside === undefined) throw malformed();
  const parts: NamedPart[] = [];
  const rest = inside.replace(/<Part>(.*?)<\/Part>/gs, (_, part: string) => {
    parts.push(parsePart(part));
    return '';
  });
  if (rest.trim() !== '' || parts.length === 0) throw malformed();
  return parts;
}

function parsePart(xml: string): NamedPart {
  const number = /<PartNumber>\s*(\d{1,5})\s*<\/PartNumber>/.exec(xml)?.[1];
  const etag = /<ETag>([^<]*)<\/ETag>/.exec(xml)?.[1];
  if (number === undefined || etag === undefined) throw malformed();
  return { number: Number(number), etag: unquoted(unescapeText(etag).trim()) };
}

const unquoted = (etag: string): string => etag.replace(/^"(.*)"$/, '$1');
const malformed = (): Error =>
  cosError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
