/** Longer than it takes on loopback, where no server is asked. */
const GATHER_TIMEOUT_MS = 3_000;

/** Waits until a connection knows its addresses: they then go with the description, and nothing has to follow. */
export async function gatherCandidates(connection: RTCPeerConnection): Promise<string> {
  if (connection.iceGatheringState !== 'complete')
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_TIMEOUT_MS);
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState !== 'complete') return;
        clearTimeout(timer);
        resolve();
      });
    });
  return connection.localDescription?.sdp ?? '';
}

/**
 * Pure: Chrome hides a page's addresses behind names of multicast DNS, which a headless machine or a container often
 * cannot resolve. Everybody in a local room is on this machine, and a browser that hides its addresses listens on all
 * of them: so the name may be put as 127.0.0.1.
 */
export function showHiddenAddresses(sdp: string): string {
  return sdp.replaceAll(/^(a=candidate:(?:\S+ ){4})\S+\.local /gm, '$1127.0.0.1 ');
}
