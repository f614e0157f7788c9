/**
 * A process that increments a task's counter, for the race in the contract suite. Usage: race-updates.ts <store url>
 * <task id> <times>
 */
import { openTaskStore } from '../store/open-task-store.ts';

const [url = '', id = '', times = '0'] = process.argv.slice(2);
await using store = await openTaskStore(url);
for (let count = 0; count < Number(times); count += 1) {
  await store.update<{ count: number }>(id, (task) => ({ data: { count: task.data.count + 1 } }));
}
