import { useEffect, useState } from 'preact/hooks';
import { type Snapshot } from './snapshot.ts';

export interface Live {
  snapshot: Partial<Snapshot>;
  isConnected: boolean;
}

/** The state of the cloud as the server tells it, section by section, for as long as the component is shown. */
export function useLive(url: string): Live {
  const [live, setLive] = useState<Live>({ snapshot: {}, isConnected: false });
  useEffect(() => {
    // It connects again by itself, and the server then tells everything anew.
    const source = new EventSource(url);
    source.addEventListener('open', () => setLive((before) => ({ ...before, isConnected: true })));
    source.addEventListener('error', () => setLive((before) => ({ ...before, isConnected: false })));
    source.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
      const changed = JSON.parse(data) as Partial<Snapshot>;
      setLive((before) => ({ isConnected: true, snapshot: { ...before.snapshot, ...changed } }));
    });
    return () => source.close();
  }, [url]);
  return live;
}
