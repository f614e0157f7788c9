import type { ConnectionState, RealEvents } from './sdk-types.ts';

type Change = RealEvents['connection-state-changed'][0];

/** Keeps the state of the connection and tells of each change; the documented transitions know these three. */
export function connectionStates(tell: (change: Change) => void): {
  set(state: 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED', isReconnecting?: boolean): void;
} {
  let current: `${ConnectionState}` = 'DISCONNECTED';
  return {
    set(state, isReconnecting) {
      if (state === current) return;
      const prevState = current as ConnectionState;
      current = state;
      tell({
        prevState,
        state: state as ConnectionState,
        ...(isReconnecting === undefined ? {} : { isReconnecting }),
      });
    },
  };
}
