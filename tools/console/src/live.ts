import { useEffect, useState } from 'preact/hooks';
import { type Host } from './host.ts';
import { type Snapshot } from './snapshot.ts';

interface Live {
  snapshot: Partial<Snapshot>;
  isConnected: boolean;
}

/** Subscribes a component to the host's snapshot, section by section, while it is mounted. */
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
