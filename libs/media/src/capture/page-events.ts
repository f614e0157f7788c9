/** Something the recorded page did that people should know of when they watch the file. */
export interface PageEvent {
  type:
    | 'closed-itself'
    | 'dialog'
    | 'new-window'
    | 'print'
    | 'refused-address'
    | 'crash'
    | 'reload-failed'
    | 'late-load'
    | 'storage-removed'
    | 'capture-ended'
    | 'recorder-error'
    | 'sound-restarted'
    | 'sound-ended'
    | 'browser-lost'
    | 'recovered';
  message: string;
}

/** The functions a page can call to steer its own recording. In the documents: `window.startRecord`. */
export type PageHook = 'startRecord' | 'pauseRecord' | 'resumeRecord' | 'refreshPage' | 'stopRecord';

export const pageHooks: readonly PageHook[] = [
  'startRecord',
  'pauseRecord',
  'resumeRecord',
  'refreshPage',
  'stopRecord',
];
