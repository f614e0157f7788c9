import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type ServiceName, type Snapshot } from './snapshot.ts';

/** Calls a service. @returns its response: JSON, or its text. @throws Error with the message of the service */
type Call = (
  service: ServiceName,
  path: string,
  options?: { method?: 'POST' | 'GET' | 'DELETE'; body?: unknown },
) => Promise<unknown>;

/** The sections of the snapshot that have changed. */
interface LiveChange {
  changed?: Partial<Snapshot>;
  isConnected: boolean;
}

/** What the console is connected to: the local cloud with all services, or one deployed service. */
export interface Host {
  /** Its pages; the first one is the home page. */
  pages: readonly Page[];
  call: Call;
  /** Reports the snapshot and then its changes. @returns a function that ends this */
  follow: (onChange: (change: LiveChange) => void) => () => void;
  /** Reads the log lines that mention a task; absent where the logs are elsewhere. */
  readLog?: (taskId: string, signal: AbortSignal) => Promise<string[]>;
  /** Issues a UserSig; absent where the user has to provide one. */
  issueUserSig?: (userId: string, sdkAppId: string) => Promise<string>;
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
  if (host === undefined) throw new Error('this component needs a HostProvider above it');
  return host;
}
