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

/** The status of something: its word says it, the colour only beside it. */
export function Status({ status, isBad = false }: { status: string; isBad?: boolean }) {
  const kind = isBad || failed.has(status) ? 'bad' : running.has(status) ? 'good' : 'plain';
  return <span class={`status ${kind}`}>{status}</span>;
}
