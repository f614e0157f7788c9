import { RtcError } from './rtc-error.ts';
import type { RemoteVideoConfig } from './sdk-types.ts';

const NO_SUCH_ELEMENT = 5009;

/** Where a picture is to be shown: an element, its id, several elements, or nowhere. */
export function viewElements(view: RemoteVideoConfig['view'], functionName: string): HTMLElement[] {
  if (view === undefined || view === null) return [];
  if (typeof view !== 'string') return Array.isArray(view) ? view : [view];
  const element = document.getElementById(view);
  if (element !== null) return [element];
  const message = `there is no element with the id ${view}`;
  throw new RtcError('INVALID_PARAMETER', functionName, message, NO_SUCH_ELEMENT);
}
