import { useEffect, useRef } from 'preact/hooks';
import { type Translate } from './words.ts';

export interface PlayerFile {
  name: string;
  url: string;
}

/** Plays a file in a dialog: MP4 natively, HLS with hls.js, which is loaded on demand. Escape closes the dialog. */
export function Player({
  file,
  translate,
  close,
}: {
  file: PlayerFile;
  translate: Translate;
  close: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    if (!new URL(file.url).pathname.endsWith('.m3u8')) {
      element.src = file.url;
      return undefined;
    }
    let isClosed = false;
    let destroy = (): void => undefined;
    void import('hls.js/light').then(({ default: Hls }) => {
      if (isClosed) return;
      const hls = new Hls({ enableWorker: false });
      hls.loadSource(file.url);
      hls.attachMedia(element);
      destroy = () => hls.destroy();
    });
    return () => {
      isClosed = true;
      destroy();
    };
  }, [file.url]);
  return (
    <dialog ref={dialog} class="player" aria-label={file.name} onClose={close}>
      <div class="row">
        <h2>{file.name}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {translate('close')}
        </button>
      </div>
      <video ref={video} controls autoplay playsinline aria-label={file.name} />
    </dialog>
  );
}
