/** Something that the recorded page did and that viewers of the file should know. */
export interface PageEvent {
  type:
    | 'closed-itself'
    | 'dialog'
    | 'new-window'
    | 'print'
    | 'refused-address'
    | 'crash'
    | 'hung'
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

/** The functions with which a page controls its own recording; documented as `window.startRecord` and so on. */
export type PageHook = 'startRecord' | 'pauseRecord' | 'resumeRecord' | 'refreshPage' | 'stopRecord';

export const pageHooks: readonly PageHook[] = [
  'startRecord',
  'pauseRecord',
  'resumeRecord',
  'refreshPage',
  'stopRecord',
];
