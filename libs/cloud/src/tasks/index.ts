export {
  defineTaskService,
  type PrepareJob,
  type RequestContext,
  type TaskJob,
  type TaskServiceDefinition,
  type WorkerParts,
} from './define-task-service.ts';
export {
  describeTask,
  findTask,
  listTaskPage,
  type ListTaskPageOptions,
  listVisibleTasks,
} from './find-task.ts';
export { checkUrl, toCodeResponse, addRoomRoutes, stopCommand } from './room-routes.ts';
export { isDue } from './decide-next-step.ts';
export { type EventNotifier, createEventNotifier } from './event-notifier.ts';
export { reportProgress } from './report-progress.ts';
export { handleCommands } from './handle-commands.ts';
export { hiddenText, maskRequest } from './mask-request.ts';
export { runTask, type TaskRun, type TaskWorker } from './run-task.ts';
export { type CommandOptions, sendTaskCommand } from './send-task-command.ts';
export { startTask, type TaskStart } from './start-task.ts';
export {
  completeTask,
  type CompleteTaskOptions,
  createTaskCloser,
  type TaskCompletion,
} from './complete-task.ts';
export { startTaskWithRequestId } from './start-task-with-request-id.ts';
export { addSweepRoute, startSweeper, sweep } from './sweep.ts';
export { recoverIfLost, recoverLostTasks } from './recover-lost-tasks.ts';
export type { TaskContext } from './task-context.ts';
export { createTaskMetricsSource, type TaskCounts } from './task-metrics.ts';
export { parseStatus, type StatusChange, type TaskKind, toTaskChange } from './task-kind.ts';
export type { TaskResultData, TaskData, WorkProgress } from './task-data.ts';
export { type TaskProgress, createTaskProgress } from './task-progress.ts';
export {
  programVariables,
  type TaskServiceConfig,
  findTaskServiceProblems,
  taskServiceVariables,
  toTaskServiceConfig,
} from './service-config.ts';
export { createTaskLimit, type TaskLimit } from './task-limit.ts';
export {
  defaultTaskTiming,
  type TaskTiming,
  findTaskTimingProblems,
  taskTimingVariables,
  toTaskTiming,
} from './task-timing.ts';
export { addWorkerRoute } from './worker-route.ts';
export { holdLease, type HeldLease } from './store/hold-lease.ts';
export { openTaskStore } from './store/open-task-store.ts';
export { toTaskCursor } from './store/task-cursor.ts';
export type {
  Command,
  NewTask,
  Task,
  TaskChange,
  TaskFilter,
  TaskStore,
  TokenClaim,
} from './store/task-store.ts';
