export {
  defineTaskService,
  type PrepareJob,
  type RequestContext,
  type WorkerParts,
} from './define-task-service.ts';
export { describeTask, findTask, listTaskPage } from './find-task.ts';
export { checkUrl, toCodeResponse, addRoomRoutes, stopCommand } from './room-routes.ts';
export { type EventNotifier, createEventNotifier } from './event-notifier.ts';
export { reportProgress } from './task-progress.ts';
export { handleCommands, sendTaskCommand } from './task-commands.ts';
export { hiddenText, maskRequest } from './mask-request.ts';
export { runTask, type TaskRun } from './run-task.ts';
export { startTask } from './start-task.ts';
export { completeTask, createTaskCloser, type TaskCompletion } from './complete-task.ts';
export type { TaskContext } from './task-context.ts';
export { type TaskCounts } from './task-metrics.ts';
export { parseStatus, type TaskKind, toTaskChange } from './task-kind.ts';
export type { TaskResultData, TaskData } from './task-data.ts';
export {
  programVariables,
  findTaskServiceProblems,
  taskServiceVariables,
  toTaskServiceConfig,
} from './service-config.ts';
export { createTaskLimit, type TaskLimit } from './task-limit.ts';
export { type TaskTiming } from './task-timing.ts';
export { addWorkerRoute } from './worker-route.ts';
export { openTaskStore } from './store/open-task-store.ts';
export type { Task, TaskStore } from './store/task-store.ts';
