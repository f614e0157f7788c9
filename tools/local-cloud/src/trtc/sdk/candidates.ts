/** Longer than it takes on loopback, where no server is asked. */
const GATHER_TIMEOUT_MS = 3_000;

/**
 * Waits until a connection knows its addresses: they then go with the description, and nothing has to follow.
 *
 * The state alone does not tell: with a stream that takes the place of one that was stopped Chrome opens another transport, and
 * gathers anew, but says so only after the description is set. Where both sides were that quick neither knew an address of the
 * other, and nothing came any more.
 */
export async function gatherCandidates(
  connection: Pick<
    RTCPeerConnection,
    'iceGatheringState' | 'localDescription' | 'addEventListener' | 'removeEventListener'
  >,
): Promise<string> {
  const description = (): string => connection.localDescription?.sdp ?? '';
  const isDone = (): boolean => connection.iceGatheringState === 'complete' && hasAddresses(description());
  if (!isDone())
    await new Promise<void>((resolve) => {
      const timer = setTimeout(end, GATHER_TIMEOUT_MS);
      function end(): void {
        clearTimeout(timer);
        for (const event of EVENTS) connection.removeEventListener(event, look);
        resolve();
      }
      function look(): void {
        if (isDone()) end();
      }
      for (const event of EVENTS) connection.addEventListener(event, look);
    });
  return description();
}

const EVENTS = ['icegatheringstatechange', 'icecandidate'] as const;

/** Pure: whether there is an address for every transport: in the first section of each bundle. */
export function hasAddresses(sdp: string): boolean {
  const sections = sdp.split(/(?=^m=)/m);
  const firsts = [...sdp.matchAll(/^a=group:BUNDLE (\S+)/gm)].map(([, mid]) => mid);
  return firsts.every((mid) =>
    sections.some((section) => section.match(/^a=mid:(\S+)/m)?.[1] === mid && /^a=candidate:/m.test(section)),
  );
}

/**
 * Pure: Chrome hides a page's addresses behind names of multicast DNS, which a headless machine or a container often
 * cannot resolve. Everybody in a local room is on this machine, and a browser that hides its addresses listens on all
 * of them: so the name may be put as 127.0.0.1.
 */
export function showHiddenAddresses(sdp: string): string {
  return sdp.replaceAll(/^(a=candidate:(?:\S+ ){4})\S+\.local /gm, '$1127.0.0.1 ');
}
