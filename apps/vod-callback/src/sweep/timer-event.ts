/**
 * Whether a body is what SCF's timer trigger sends: `{ Type: 'Timer', TriggerName, Time, Message }`. How it reaches a web
 * function is not documented, so it is understood wherever a callback may come.
 */
export function isTimerEvent(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    !('EventType' in body) &&
    'Type' in body &&
    body.Type === 'Timer' &&
    'TriggerName' in body
  );
}
