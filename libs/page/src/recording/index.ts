/** The functions that web-record gives to the top frame of a page it records, before the page's own scripts run. */
export interface RecorderFunctions {
  startRecord(): Promise<void>;
  pauseRecord(): Promise<void>;
  resumeRecord(): Promise<void>;
  refreshPage(): Promise<void>;
  stopRecord(): Promise<void>;
}

const names = ['startRecord', 'pauseRecord', 'resumeRecord', 'refreshPage', 'stopRecord'] as const;

/**
 * Tells whether this page is being recorded: it is the top frame of a page that web-record has opened. A page can then
 * leave out what the film must not show, such as its own controls.
 */
export function isRecorded(): boolean {
  const found = globalThis as Partial<RecorderFunctions>;
  return names.every((name) => typeof found[name] === 'function');
}

/**
 * Begins a recording that was started with `ManualStart`; goes on with one that is paused.
 *
 * All of these do nothing and resolve with `false` where nobody records, so that the same page serves its viewers.
 *
 * @returns true when it records
 */
export const startRecord = (): Promise<boolean> => call('startRecord');

/** Leaves out of the film what comes now, without a seam. @returns true when it is paused */
export const pauseRecord = (): Promise<boolean> => call('pauseRecord');

/** Goes on after a pause. @returns true when it records again */
export const resumeRecord = (): Promise<boolean> => call('resumeRecord');

/** Has the address that is recorded loaded anew. @returns true at once: this page is about to go away */
export const refreshPage = (): Promise<boolean> => call('refreshPage');

/** Ends the recording, and with it this page. @returns true at once */
export const stopRecord = (): Promise<boolean> => call('stopRecord');

async function call(name: keyof RecorderFunctions): Promise<boolean> {
  if (!isRecorded()) return false;
  await (globalThis as unknown as RecorderFunctions)[name]();
  return true;
}
