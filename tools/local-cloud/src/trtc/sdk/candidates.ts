/** Longer than it takes on loopback, where no server is asked. */
const GATHER_TIMEOUT_MS = 3_000;

/**
 * Waits until a connection knows its addresses, so that they go with the description. It may miss some: when a new
 * transport is about to be gathered for (a bundle whose first section was stopped and begun again), the state is still
 * `complete` for a moment. So candidates are sent one by one as well, see `onCandidate`.
 */
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

/** Calls back for each candidate of a connection, also those that are in its description. */
export function onCandidate(
  connection: RTCPeerConnection,
  send: (candidate: RTCIceCandidateInit) => void,
): void {
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '') send(candidate.toJSON());
  });
}

/**
 * Adds a candidate of the other side. One that comes before the description that it belongs to is left out: it is in
 * that description.
 */
export async function addCandidate(connection: RTCPeerConnection, init: RTCIceCandidateInit): Promise<void> {
  const candidate = showHiddenAddresses(`a=${init.candidate ?? ''} `)
    .slice(2)
    .trimEnd();
  await connection.addIceCandidate({ ...init, candidate }).catch(() => undefined);
}

/**
 * Pure: Chrome hides a page's addresses behind names of multicast DNS, which a headless machine or a container often
 * cannot resolve. Everybody in a local room is on this machine, and a browser that hides its addresses listens on all
 * of them: so the name may be put as 127.0.0.1.
 */
export function showHiddenAddresses(sdp: string): string {
  return sdp.replaceAll(/^(a=candidate:(?:\S+ ){4})\S+\.local /gm, '$1127.0.0.1 ');
}
