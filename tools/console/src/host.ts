import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type ServiceName, type Snapshot } from './snapshot.ts';

/** Asks a service. @returns its answer: JSON, or its text. @throws Error with what the service says is wrong */
export type Call = (
  service: ServiceName,
  path: string,
  options?: { method?: 'POST' | 'GET' | 'DELETE'; body?: unknown },
) => Promise<unknown>;

/** What is shown, as far as it has changed. */
export interface LiveChange {
  changed?: Partial<Snapshot>;
  isConnected: boolean;
}

/** What the console looks at: the local cloud with all services, or one deployed service. */
export interface Host {
  /** Its pages, the first of which is shown first. */
  pages: readonly Page[];
  call: Call;
  /** Tells what is shown, and whatever of it changes, until the function that it returns is called. */
  follow: (tell: (change: LiveChange) => void) => () => void;
  /** The lines of the logs that name a task; left out where the logs are elsewhere. */
  readLog?: (taskId: string, signal: AbortSignal) => Promise<string[]>;
  /** Makes the signature for a room; left out where whoever starts a task has to bring one. */
  userSig?: (userId: string, sdkAppId: string) => Promise<string>;
  /** Forgets the key. */
  signOut?: () => void;
}

/** The pages of the console. */
export const pages = ['recordings', 'pushes', 'roomRecordings', 'uploads', 'events', 'cloud'] as const;
export type Page = (typeof pages)[number];

const context = createContext<Host | undefined>(undefined);
export const HostProvider = context.Provider;

export function useHost(): Host {
  const host = useContext(context);
  if (host === undefined) throw new Error('there is no host around this component');
  return host;
}
