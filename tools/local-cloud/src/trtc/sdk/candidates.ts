/** Longer than gathering takes on loopback, where no server is involved. */
const GATHER_TIMEOUT_MS = 3_000;

/**
 * Waits until a connection has gathered its addresses, and returns its description with them. Some may be missing: when a new
 * transport is needed (after the first section of a bundle was stopped and restarted), the state is still `complete` for a moment.
 * So candidates are also sent individually, see `onCandidate`.
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

/** Calls back for each candidate of a connection, including those in its description. */
export function onCandidate(
  connection: RTCPeerConnection,
  send: (candidate: RTCIceCandidateInit) => void,
): void {
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '') send(candidate.toJSON());
  });
}

/**
 * Adds a remote candidate. Ignores one that arrives before its description, which contains it.
 */
export async function addCandidate(connection: RTCPeerConnection, init: RTCIceCandidateInit): Promise<void> {
  const candidate = showHiddenAddresses(`a=${init.candidate ?? ''} `)
    .slice(2)
    .trimEnd();
  await connection.addIceCandidate({ ...init, candidate }).catch(() => undefined);
}

/**
 * Replaces mDNS names by 127.0.0.1. Chrome hides a page's addresses behind such names, which headless machines and containers often
 * cannot resolve. All users of a local room are on this machine, and a browser that hides its addresses listens on all of them.
 */
export function showHiddenAddresses(sdp: string): string {
  return sdp.replaceAll(/^(a=candidate:(?:\S+ ){4})\S+\.local /gm, '$1127.0.0.1 ');
}
