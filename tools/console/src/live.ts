import { useEffect, useState } from 'preact/hooks';
import { type Host } from './host.ts';
import { type Snapshot } from './snapshot.ts';

export interface Live {
  snapshot: Partial<Snapshot>;
  isConnected: boolean;
}

/** The state of the host as it tells it, section by section, for as long as the component is shown. */
export function useLive(host: Host): Live {
  const [live, setLive] = useState<Live>({ snapshot: {}, isConnected: false });
  useEffect(
    () =>
      host.follow(({ changed, isConnected }) =>
        setLive((before) => ({ isConnected, snapshot: { ...before.snapshot, ...changed } })),
      ),
    [host],
  );
  return live;
}
