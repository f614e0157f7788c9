/** The functions that web-record defines in the top frame of a recorded page before its own scripts run. */
export interface RecorderFunctions {
  startRecord(): Promise<void>;
  pauseRecord(): Promise<void>;
  resumeRecord(): Promise<void>;
  refreshPage(): Promise<void>;
  stopRecord(): Promise<void>;
}

const names = ['startRecord', 'pauseRecord', 'resumeRecord', 'refreshPage', 'stopRecord'] as const;

/**
 * Returns whether this page is being recorded, as the top frame of a page that web-record has opened. The page can then hide
 * what should not be in the recording, such as its controls.
 */
export function isRecorded(): boolean {
  const found = globalThis as Partial<RecorderFunctions>;
  return names.every((name) => typeof found[name] === 'function');
}

/**
 * Starts recording if the task has `ManualStart`, or resumes a paused recording.
 *
 * In a page that is not being recorded, all of these functions do nothing and resolve with `false`, so that viewers can open
 * the same page.
 *
 * @returns true once it is recording
 */
export const startRecord = (): Promise<boolean> => call('startRecord');

/** Pauses the recording; the pause leaves no gap in the file. @returns true once it is paused */
export const pauseRecord = (): Promise<boolean> => call('pauseRecord');

/** Continues after a pause. @returns true once it is recording again */
export const resumeRecord = (): Promise<boolean> => call('resumeRecord');

/** Reloads the recorded URL. @returns true immediately, as this page is about to be unloaded */
export const refreshPage = (): Promise<boolean> => call('refreshPage');

/** Stops the recording and closes this page. @returns true immediately */
export const stopRecord = (): Promise<boolean> => call('stopRecord');

async function call(name: keyof RecorderFunctions): Promise<boolean> {
  if (!isRecorded()) return false;
  await (globalThis as unknown as RecorderFunctions)[name]();
  return true;
}
