export {
  defineTaskService,
  type PrepareJob,
  type RequestContext,
  type TaskJob,
  type TaskServiceDefinition,
  type WorkerParts,
} from './define-task-service.ts';
export { describeTask, findTask, visibleTasks } from './find-task.ts';
export { checkUrl, codeResponse, roomRoutes, stopCommand } from './room-routes.ts';
export { isDue } from './is-due.ts';
export { type EventTeller, eventTeller } from './event-teller.ts';
export { followWork } from './follow-work.ts';
export { obeyCommands } from './obey-commands.ts';
export { runTask, type TaskRun, type TaskWorker } from './run-task.ts';
export { type CommandOptions, sendTaskCommand } from './send-task-command.ts';
export { startTask, type TaskStart } from './start-task.ts';
export { taskCloser } from './task-closer.ts';
export { startTaskNamedByRun } from './start-task-named-by-run.ts';
export { sweep } from './sweep.ts';
export { sweepRoute } from './sweep.ts';
export { sweepRegularly } from './sweep.ts';
export { takeUpIfLost, takeUpLostTasks } from './take-up-lost-tasks.ts';
export type { TaskContext } from './task-context.ts';
export type { TaskCounts } from './task-counts.ts';
export { taskMetricsSource } from './task-metrics.ts';
export { statusOf, type StatusChange, type TaskKind, toStatus } from './task-kind.ts';
export type { TaskEndData, TaskLifeData, WorkProgress } from './task-life-data.ts';
export { type TaskProgress, taskProgress } from './task-progress.ts';
export {
  programVariables,
  type TaskServiceConfig,
  taskServiceProblems,
  taskServiceVariables,
  toTaskServiceConfig,
} from './service-config.ts';
export { taskPage, type TaskPageOptions } from './task-page.ts';
export { taskRoom, type TaskRoom } from './task-room.ts';
export {
  defaultTaskTiming,
  type TaskTiming,
  taskTimingProblems,
  taskTimingVariables,
  toTaskTiming,
} from './task-timing.ts';
export { tellAndFinish, type TaskClosing, type TaskEnding } from './tell-and-finish.ts';
export { workerRoute } from './worker-route.ts';
export { holdLease, type HeldLease } from './store/hold-lease.ts';
export { openTaskStore } from './store/open-task-store.ts';
export { taskCursor } from './store/task-cursor.ts';
export type {
  Command,
  NewTask,
  Task,
  TaskChange,
  TaskFilter,
  TaskStore,
  TokenClaim,
} from './store/task-store.ts';
