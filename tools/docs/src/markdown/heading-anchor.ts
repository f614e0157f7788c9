/**
 * Makes the anchor of a heading as GitHub does, so that links work both there and on the site.
 *
 * @example headingAnchor('Pause, Resume, Stop') // 'pause-resume-stop'
 */
export function headingAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}
