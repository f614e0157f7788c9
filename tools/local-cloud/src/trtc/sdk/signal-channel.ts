import type { ClientMessage, ServerMessage } from '../signal-messages.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const RETRY_MS = 300;
const POLICY_VIOLATION = 1008;

interface SignalChannelOptions {
  readonly url: string;
  /** Creates the first message of every connection. */
  introduce(): ClientMessage;
  onMessage(message: ServerMessage): void;
  /** The connection is lost; reconnecting. */
  onLost(): void;
  /** Connecting failed for `maxConnectMs`. */
  onFailed(): void;
  /** How long to try to connect. */
  readonly maxConnectMs: number;
}

/** A connection to the server that reconnects, and sends queued messages then. */
interface SignalChannel {
  send(message: ClientMessage): void;
  /** Call it when the first message was accepted; sends queued messages. */
  ready(): void;
  /** Closes permanently, after sending earlier messages. */
  close(): void;
}

export function openSignalChannel(options: SignalChannelOptions): SignalChannel {
  let socket: WebSocket | undefined;
  let isReady = false;
  let isClosed = false;
  let connectingSinceMs = performance.now();
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  const queued: ClientMessage[] = [];

  const connect = (): void => {
    const attempt = new WebSocket(options.url);
    socket = attempt;
    const deadline = setTimeout(() => attempt.close(), CONNECT_TIMEOUT_MS);
    attempt.onopen = () => {
      clearTimeout(deadline);
      attempt.send(JSON.stringify(options.introduce()));
    };
    attempt.onmessage = ({ data }) => {
      // Trusted: it comes from our own server.
      if (!isClosed) options.onMessage(JSON.parse(String(data)) as ServerMessage);
    };
    attempt.onclose = ({ code }) => {
      clearTimeout(deadline);
      if (isClosed || attempt !== socket) return;
      // The server rejects the protocol; retrying is pointless.
      const isPermanent = code === POLICY_VIOLATION;
      if (isReady) {
        isReady = false;
        connectingSinceMs = performance.now();
        options.onLost();
      }
      if (isPermanent || performance.now() - connectingSinceMs >= options.maxConnectMs) {
        isClosed = true;
        options.onFailed();
      } else retryTimer = setTimeout(connect, RETRY_MS);
    };
  };
  connect();

  return {
    send(message) {
      if (isReady) socket?.send(JSON.stringify(message));
      else queued.push(message);
    },
    ready() {
      isReady = true;
      for (const message of queued.splice(0)) socket?.send(JSON.stringify(message));
    },
    close() {
      isClosed = true;
      clearTimeout(retryTimer);
      socket?.close();
    },
  };
}
