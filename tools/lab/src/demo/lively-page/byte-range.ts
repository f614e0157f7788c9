/** What of a file to send; `end` is the last byte that belongs to it. */
interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads a Range header of one range, as a browser's video player sends it (RFC 9110, 14.2).
 *
 * @returns undefined: send everything, as for any other header; `unsatisfiable`: answer 416
 */
export function byteRange(
  header: string | undefined,
  fileBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (found === null) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, fileBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? fileBytes - 1 : Math.min(Number(last), fileBytes - 1);
  return start <= end ? { start, end } : 'unsatisfiable';
}
