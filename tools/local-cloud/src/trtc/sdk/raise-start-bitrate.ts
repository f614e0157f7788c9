const START_KBPS = 1000;

/**
 * Raises the start bit rate in a sender's remote description. Chrome begins with 300 kbps and probes upwards, which is unnecessary
 * on one machine, and would blur the first second of a recording.
 */
export function raiseStartBitrate(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) =>
      section.startsWith('m=video')
        ? section.replaceAll(/^(a=fmtp:\d+ (?!apt=).*?)(\r?)$/gm, `$1;x-google-start-bitrate=${START_KBPS}$2`)
        : section,
    )
    .join('');
}
