import type { ClientMessage, ServerMessage } from '../signal-messages.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const RETRY_MS = 300;
const POLICY_VIOLATION = 1008;

export interface SignalChannelOptions {
  readonly url: string;
  /** How to introduce oneself, on every new connection. */
  introduce(): ClientMessage;
  onMessage(message: ServerMessage): void;
  /** The connection is lost, and sought again. */
  onLost(): void;
  /** It could not be had within `giveUpMs`. */
  onFailed(): void;
  /** For how long a connection is sought. */
  readonly giveUpMs: number;
}

/** A connection to the server that comes back when it was lost; what is said meanwhile is said then. */
export interface SignalChannel {
  send(message: ClientMessage): void;
  /** The introduction was accepted: what waited may go. */
  ready(): void;
  /** For good; what was said before still goes out. */
  close(): void;
}

export function openSignalChannel(options: SignalChannelOptions): SignalChannel {
  let socket: WebSocket | undefined;
  let isReady = false;
  let isClosed = false;
  let soughtSinceMs = performance.now();
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  const unsent: ClientMessage[] = [];

  const connect = (): void => {
    const attempt = new WebSocket(options.url);
    socket = attempt;
    const deadline = setTimeout(() => attempt.close(), CONNECT_TIMEOUT_MS);
    attempt.onopen = () => {
      clearTimeout(deadline);
      attempt.send(JSON.stringify(options.introduce()));
    };
    attempt.onmessage = ({ data }) => {
      // It comes from our own server.
      if (!isClosed) options.onMessage(JSON.parse(String(data)) as ServerMessage);
    };
    attempt.onclose = ({ code }) => {
      clearTimeout(deadline);
      if (isClosed || attempt !== socket) return;
      // What the server does not understand it will not understand the next time either.
      const isHopeless = code === POLICY_VIOLATION;
      if (isReady) {
        isReady = false;
        soughtSinceMs = performance.now();
        options.onLost();
      }
      if (isHopeless || performance.now() - soughtSinceMs >= options.giveUpMs) {
        isClosed = true;
        options.onFailed();
      } else retryTimer = setTimeout(connect, RETRY_MS);
    };
  };
  connect();

  return {
    send(message) {
      if (isReady) socket?.send(JSON.stringify(message));
      else unsent.push(message);
    },
    ready() {
      isReady = true;
      for (const message of unsent.splice(0)) socket?.send(JSON.stringify(message));
    },
    close() {
      isClosed = true;
      clearTimeout(retryTimer);
      socket?.close();
    },
  };
}
