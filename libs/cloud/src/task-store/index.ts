export { holdLease, type HeldLease } from './hold-lease.ts';
export { openTaskStore } from './open-task-store.ts';
export { taskCursor } from './task-cursor.ts';
export type { Command, NewTask, Task, TaskChange, TaskFilter, TaskStore, TokenClaim } from './task-store.ts';
