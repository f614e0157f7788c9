import { type ServiceName, type TaskState } from './snapshot.ts';
import { type StartForm, pushForm, recordingForm, roomRecordingForm } from './start-forms.ts';
import { type Word } from './words.ts';

/** An action on a running task. */
interface TaskAction {
  name: Extract<Word, 'pause' | 'resume' | 'refresh' | 'stop'>;
  /** The statuses that allow it; all when left out. */
  when?: readonly string[];
  request: (id: string) => { path: string; method?: 'POST' | 'DELETE'; body?: unknown };
}

/** A page that shows the tasks of one service. */
export interface TaskPage {
  name: 'recordings' | 'pushes' | 'roomRecordings';
  service: ServiceName;
  actions: readonly TaskAction[];
  canSeek: boolean;
  form: StartForm;
}

const recordAction = (name: TaskAction['name'], Action: string, when?: readonly string[]): TaskAction => ({
  name,
  ...(when === undefined ? {} : { when }),
  request: (TaskID) => ({ path: '/', body: { Action, Data: { TaskID } } }),
});
const pushAction = (name: TaskAction['name'], Action: string, when: readonly string[]): TaskAction => ({
  name,
  when,
  request: (id) => ({ path: `/tasks/${encodeURIComponent(id)}`, body: { Action } }),
});
const stopByDelete: TaskAction = {
  name: 'stop',
  request: (id) => ({ path: `/tasks/${encodeURIComponent(id)}`, method: 'DELETE' }),
};

export const taskPages: Readonly<Record<TaskPage['name'], TaskPage>> = {
  recordings: {
    name: 'recordings',
    service: 'web-record',
    actions: [
      recordAction('pause', 'Pause', ['recording']),
      recordAction('resume', 'Resume', ['paused']),
      recordAction('refresh', 'Refresh', ['recording', 'paused']),
      recordAction('stop', 'Stop', ['normal', 'recording', 'paused']),
    ],
    canSeek: false,
    form: recordingForm,
  },
  pushes: {
    name: 'pushes',
    service: 'trtc-push',
    actions: [
      pushAction('pause', 'Pause', ['pushing']),
      pushAction('resume', 'Resume', ['paused']),
      { ...stopByDelete, when: ['created', 'pushing', 'paused'] },
    ],
    canSeek: true,
    form: pushForm,
  },
  roomRecordings: {
    name: 'roomRecordings',
    service: 'trtc-record',
    actions: [{ ...stopByDelete, when: ['created', 'recording'] }],
    canSeek: false,
    form: roomRecordingForm,
  },
};

/** Pure: lists the actions that a task allows now. */
export function listActions({ actions }: TaskPage, { status, isFinished }: TaskState): TaskAction[] {
  return isFinished ? [] : actions.filter(({ when }) => when === undefined || when.includes(status));
}
