/**
 * Reads a time of List, such as `2023-10-01 18:00:00`. The text names no time zone: it is read in the service's own,
 * which is UTC unless the service is set up otherwise (China Standard Time is 480).
 *
 * @param utcOffsetMinutes how far the time zone is ahead of UTC
 * @returns whole seconds since 1970, or undefined when the text is no time or names a day that does not exist
 */
export function listTimeToSeconds(text: string, utcOffsetMinutes = 0): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const isoText = `${text.replace(' ', 'T')}.000Z`;
  const time = new Date(isoText);
  // Date takes the 30th of February for the 1st of March: only a time that comes back as written exists.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== isoText) return undefined;
  return time.getTime() / 1000 - utcOffsetMinutes * 60;
}
