import type { EventName, RealEvents } from './sdk-types.ts';

type Handler<Name extends EventName> = (...values: RealEvents[Name]) => void;
/** A handler of the event that is its key in the map. */
type AnyHandler = (...values: never) => void;

/** An event emitter. */
export interface EventHub {
  on<Name extends EventName>(name: Name, handler: Handler<Name>, context?: unknown): void;
  /** `*` removes all handlers. */
  off(name: EventName | '*', handler?: unknown): void;
  emit<Name extends EventName>(name: Name, ...values: RealEvents[Name]): void;
}

export function createEventHub(): EventHub {
  const listeners = new Map<EventName, { handler: AnyHandler; context: unknown }[]>();
  const of = (name: EventName): { handler: AnyHandler; context: unknown }[] => listeners.get(name) ?? [];
  return {
    on(name, handler, context) {
      listeners.set(name, [...of(name), { handler, context }]);
    },
    off(name, handler) {
      if (name === '*') listeners.clear();
      else
        listeners.set(
          name,
          of(name).filter((listener) => listener.handler !== handler),
        );
    },
    emit(name, ...values) {
      for (const { handler, context } of of(name))
        try {
          Reflect.apply(handler, context, values);
        } catch (error) {
          // Like in the real SDK, a failing listener does not affect the others.
          console.error(`listener of ${name} failed`, error);
        }
    },
  };
}
