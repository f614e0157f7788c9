import { type Snapshot } from '@scf-media/console/snapshot';

/** Reads the live state of a console like its page. */
interface ConsoleClient extends AsyncDisposable {
  /** Waits up to 30 s until the state matches. */
  until(matches: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
}

export async function openConsoleClient(cloudUrl: string): Promise<ConsoleClient> {
  const over = new AbortController();
  const response = await fetch(`${cloudUrl}/console/live`, { signal: over.signal });
  if (response.body === null) throw new Error('the console has no body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let snapshot: Partial<Snapshot> = {};
  let rest = '';

  async function next(): Promise<void> {
    const { value, done } = await reader.read();
    if (done) throw new Error('the console closed the stream');
    const messages = `${rest}${value}`.split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const [, data] = /^event: snapshot\ndata: (.*)$/.exec(message) ?? [];
      if (data !== undefined) snapshot = { ...snapshot, ...(JSON.parse(data) as Partial<Snapshot>) };
    }
  }

  return {
    async until(matches) {
      const deadline = AbortSignal.timeout(30_000);
      const onTimeout = (): void =>
        over.abort(new Error(`not in time; the console shows ${JSON.stringify(snapshot)}`));
      deadline.addEventListener('abort', onTimeout);
      try {
        // The first message has every section.
        while (snapshot.services === undefined || !matches(snapshot as Snapshot)) await next();
        return snapshot as Snapshot;
      } finally {
        deadline.removeEventListener('abort', onTimeout);
      }
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}
