/** Plays one track in the page. */
export interface Player {
  setTrack(track: MediaStreamTrack | undefined): void;
  /** Sets the elements that show the video. */
  setViews(views: readonly HTMLElement[], fillMode?: string): void;
  setVolume(percent: number): void;
}

/**
 * Creates a player. Audio needs no view, but an element: Chrome delivers a connection's audio only while an element plays it
 * (https://issues.chromium.org/issues/40094084). Video is played in its views.
 */
export function createPlayer(
  kind: 'audio' | 'video',
  onAutoplayFailed: (resume: () => Promise<void>) => void,
): Player {
  const elements = new Map<HTMLElement | undefined, HTMLMediaElement>();
  let current: MediaStreamTrack | undefined;

  const play = (element: HTMLMediaElement): void => {
    element.srcObject = current === undefined ? null : new MediaStream([current]);
    if (current === undefined) return;
    element.play().catch((error: unknown) => {
      const isForbidden = error instanceof DOMException && error.name === 'NotAllowedError';
      if (isForbidden) onAutoplayFailed(() => element.play());
    });
  };
  if (kind === 'audio') elements.set(undefined, document.createElement('audio'));

  return {
    setTrack(track) {
      current = track;
      for (const element of elements.values()) play(element);
    },
    setViews(views, fillMode = 'cover') {
      for (const [view, element] of elements)
        if (view !== undefined && !views.includes(view)) {
          element.srcObject = null;
          element.remove();
          elements.delete(view);
        }
      for (const view of views) {
        const known = elements.get(view);
        const element = known ?? document.createElement('video');
        // Audio has a separate element.
        element.muted = true;
        element.style.cssText = `width:100%;height:100%;object-fit:${fillMode}`;
        if (element instanceof HTMLVideoElement) element.playsInline = true;
        if (known !== undefined) continue;
        elements.set(view, element);
        view.append(element);
        play(element);
      }
    },
    setVolume(percent) {
      for (const element of elements.values()) element.volume = Math.min(1, Math.max(0, percent / 100));
    },
  };
}
