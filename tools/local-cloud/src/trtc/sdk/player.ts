/** Plays one track in the page; without a track it is empty. */
export interface Player {
  setTrack(track: MediaStreamTrack | undefined): void;
  /** Where the picture is shown; nowhere when the list is empty. */
  setViews(views: readonly HTMLElement[], fillMode?: string): void;
  setVolume(percent: number): void;
}

/**
 * Sound is played without a view: Chrome gives a page the sound of a connection only while an element plays it
 * (https://issues.chromium.org/issues/40094084). A picture is played where there is a view.
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
        // The sound has an element of its own.
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
