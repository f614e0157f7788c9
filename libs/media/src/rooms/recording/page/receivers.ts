/** The buffer that a track comes out of, where its delay can be seen and set. */
export type Receivers = WeakMap<MediaStreamTrack, RTCRtpReceiver>;

/**
 * Takes note of the receiver of every track that any connection of this page gets: the SDK hands out tracks alone. Must
 * run before the SDK's script, which keeps the constructor it finds.
 */
export function noteReceivers(): Receivers {
  const receivers: Receivers = new WeakMap();
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(...options: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...options);
      this.addEventListener('track', ({ track, receiver }) => receivers.set(track, receiver));
    }
  };
  return receivers;
}
