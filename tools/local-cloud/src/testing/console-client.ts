import { type Snapshot } from '@scf-media/console/snapshot';

/** What a console shows, as its page reads it. */
export interface ConsoleClient extends AsyncDisposable {
  /** The state so far, as soon as it is as meant; 30 s at most. */
  until(isMeant: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
}

export async function openConsoleClient(cloudUrl: string): Promise<ConsoleClient> {
  const over = new AbortController();
  const response = await fetch(`${cloudUrl}/console/live`, { signal: over.signal });
  if (response.body === null) throw new Error('the console sent nothing');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let snapshot: Partial<Snapshot> = {};
  let rest = '';

  async function next(): Promise<void> {
    const { value, done } = await reader.read();
    if (done) throw new Error('the console went away');
    const messages = `${rest}${value}`.split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const [, data] = /^event: snapshot\ndata: (.*)$/.exec(message) ?? [];
      if (data !== undefined) snapshot = { ...snapshot, ...(JSON.parse(data) as Partial<Snapshot>) };
    }
  }

  return {
    async until(isMeant) {
      const deadline = AbortSignal.timeout(30_000);
      const late = (): void =>
        over.abort(new Error(`not in time; the console shows ${JSON.stringify(snapshot)}`));
      deadline.addEventListener('abort', late);
      try {
        // The first message has every section.
        while (snapshot.services === undefined || !isMeant(snapshot as Snapshot)) await next();
        return snapshot as Snapshot;
      } finally {
        deadline.removeEventListener('abort', late);
      }
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}
