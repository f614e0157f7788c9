// Generated from the zod schemas of libs/protocol by `npm run client:types`.

export interface AcceptedEvent {
  /**
   * The same for every delivery of one event
   */
  EventId: string;
  /**
   * `false`: it had come before
   */
  New: boolean;
  /**
   * Where it stands now
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * Of this request
   */
  RequestID: string;
}
export interface Item {
  /**
   * The event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file it is about
   */
  FileId?: string | undefined;
  /**
   * `failed`: given up; a retry takes it up again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * How often it was tried since it came, or since the last retry
   */
  Attempts: number;
  /**
   * When it came
   */
  CreateTime: string;
  /**
   * When something last happened to it
   */
  UpdateTime: string;
  /**
   * Of a pending one: when it is tried next
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * One word
         */
        Code: string;
        /**
         * In words
         */
        Message: string;
      }
    | undefined;
  /**
   * Of a done event: `Started`, `Duplicate` or `Skipped` with why, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
}
export interface EventList {
  /**
   * The newest first
   */
  Events: Item[];
  /**
   * There may be more: the next request continues with it as `before`
   */
  Next?: string | undefined;
  /**
   * Of this request
   */
  RequestID: string;
}
export interface DeliveryList {
  /**
   * The newest first
   */
  Deliveries: Item[];
  /**
   * There may be more: the next request continues with it as `before`
   */
  Next?: string | undefined;
  /**
   * Of this request
   */
  RequestID: string;
}
export interface StoredEvent {
  /**
   * The event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file it is about
   */
  FileId?: string | undefined;
  /**
   * `failed`: given up; a retry takes it up again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * How often it was tried since it came, or since the last retry
   */
  Attempts: number;
  /**
   * When it came
   */
  CreateTime: string;
  /**
   * When something last happened to it
   */
  UpdateTime: string;
  /**
   * Of a pending one: when it is tried next
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * One word
         */
        Code: string;
        /**
         * In words
         */
        Message: string;
      }
    | undefined;
  /**
   * Of a done event: `Started`, `Duplicate` or `Skipped` with why, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * What VOD sent
   */
  Event: {
    [k: string]: unknown;
  };
  /**
   * Of this request
   */
  RequestID: string;
}
export interface StoredDelivery {
  /**
   * The event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file it is about
   */
  FileId?: string | undefined;
  /**
   * `failed`: given up; a retry takes it up again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * How often it was tried since it came, or since the last retry
   */
  Attempts: number;
  /**
   * When it came
   */
  CreateTime: string;
  /**
   * When something last happened to it
   */
  UpdateTime: string;
  /**
   * Of a pending one: when it is tried next
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * One word
         */
        Code: string;
        /**
         * In words
         */
        Message: string;
      }
    | undefined;
  /**
   * Of a done event: `Started`, `Duplicate` or `Skipped` with why, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * What the webhook is sent
   */
  Delivery: {
    [k: string]: unknown;
  };
  /**
   * Of this request
   */
  RequestID: string;
}
export interface RevivedItem {
  /**
   * The event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file it is about
   */
  FileId?: string | undefined;
  /**
   * `failed`: given up; a retry takes it up again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * How often it was tried since it came, or since the last retry
   */
  Attempts: number;
  /**
   * When it came
   */
  CreateTime: string;
  /**
   * When something last happened to it
   */
  UpdateTime: string;
  /**
   * Of a pending one: when it is tried next
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * One word
         */
        Code: string;
        /**
         * In words
         */
        Message: string;
      }
    | undefined;
  /**
   * Of a done event: `Started`, `Duplicate` or `Skipped` with why, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * Of this request
   */
  RequestID: string;
}
export interface TranscodeResult {
  /**
   * The source; empty when a URL was processed that is no file of VOD
   */
  FileId: string;
  /**
   * The procedure that the transcode is a part of
   */
  TaskId: string;
  /**
   * The template; 0 when VOD did not tell
   */
  Definition: number;
  /**
   * To one file, or to adaptive bitrates
   */
  Type: 'Transcode' | 'AdaptiveDynamicStreaming';
  /**
   * Where it stands
   */
  Status: 'SUCCESS' | 'FAIL' | 'PROCESSING';
  /**
   * The file
   */
  Url?: string | undefined;
  /**
   * 0: no failure
   */
  ErrCode: number;
  /**
   * The failure in one word
   */
  ErrCodeExt?: string | undefined;
  /**
   * The failure in words
   */
  Message?: string | undefined;
  /**
   * Bytes; of HLS, playlist and segments together
   */
  Size?: number | undefined;
  /**
   * Bits per second, video and audio together
   */
  Bitrate?: number | undefined;
  /**
   * Pixels
   */
  Height?: number | undefined;
  /**
   * Pixels
   */
  Width?: number | undefined;
  /**
   * Seconds
   */
  Duration?: number | undefined;
  /**
   * Of the file
   */
  Md5?: string | undefined;
  /**
   * Such as `mov,mp4,m4a,3gp,3g2,mj2`
   */
  Container?: string | undefined;
}
export interface ResultList {
  /**
   * The one with the newest results first
   */
  Files: {
    /**
     * The source; of a URL that was processed, the task
     */
    FileId: string;
    /**
     * Of all its procedures, the newest last; at most 200
     */
    Results: TranscodeResult[];
    /**
     * When a result came last
     */
    UpdateTime: string;
  }[];
  /**
   * There may be more: the next request continues with it as `before`
   */
  Next?: string | undefined;
  /**
   * Of this request
   */
  RequestID: string;
}
export interface FileResults {
  /**
   * The source; of a URL that was processed, the task
   */
  FileId: string;
  /**
   * Of all its procedures, the newest last; at most 200
   */
  Results: TranscodeResult[];
  /**
   * Of this request
   */
  RequestID: string;
}
export interface SweepAnswer {
  /**
   * Events that were pulled
   */
  Pulled: number;
  /**
   * Events and deliveries that are still to be tried
   */
  Pending: number;
  /**
   * Those that were given up
   */
  Failed: number;
  /**
   * Of this request
   */
  RequestID: string;
}
export interface Delivery {
  EventType: 'ProcedureStateChanged';
  /**
   * The source
   */
  FileId: string;
  /**
   * The procedure
   */
  TaskId: string;
  /**
   * Its transcodes
   */
  Results: TranscodeResult[];
  /**
   * As given with ProcessMedia
   */
  SessionId?: string | undefined;
  /**
   * As given with ProcessMedia
   */
  SessionContext?: string | undefined;
  /**
   * Of the procedure; only without results
   */
  ErrCode?: number | undefined;
  /**
   * Of the procedure; only without results
   */
  Message?: string | undefined;
}
