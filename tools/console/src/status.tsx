const running = new Set([
  'recording',
  'pushing',
  'RUNNING',
  'PROCESSING',
  'delivered',
  'done',
  'Active',
  'SUCCESS',
]);
const failed = new Set(['FAILED', 'FAIL', 'failed', 'gone']);

/** Shows a status. The text carries the meaning; the colour only repeats it. */
export function Status({ status, isBad = false }: { status: string; isBad?: boolean }) {
  const kind = isBad || failed.has(status) ? 'bad' : running.has(status) ? 'good' : 'plain';
  return <span class={`status ${kind}`}>{status}</span>;
}
