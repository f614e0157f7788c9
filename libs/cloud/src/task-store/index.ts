export { holdLease, type HeldLease } from './hold-lease.ts';
export { openTaskStore } from './open-task-store.ts';
export type { Command, NewTask, Task, TaskChange, TaskFilter, TaskStore } from './task-store.ts';
