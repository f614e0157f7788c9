/** An event as it is told: `EventType`, and under a key of the type's own what happened. */
export interface VodEvent {
  readonly EventType: string;
  readonly [payload: string]: unknown;
}
