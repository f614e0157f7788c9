// Generated from the zod schemas of libs/protocol by `npm run client:types`.

export interface AcceptedEvent {
  /**
   * The same for each delivery of an event
   */
  EventId: string;
  /**
   * `false` if the event was received before
   */
  New: boolean;
  /**
   * Its current state
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface Item {
  /**
   * Id of the event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file concerned
   */
  FileId?: string | undefined;
  /**
   * `failed`: all attempts failed; a retry makes it `pending` again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * Attempts since it was received, or since the last retry
   */
  Attempts: number;
  /**
   * When it was received
   */
  CreateTime: string;
  /**
   * When it last changed
   */
  UpdateTime: string;
  /**
   * For a pending item: the time of the next attempt
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * The error code
         */
        Code: string;
        /**
         * Description of the error
         */
        Message: string;
      }
    | undefined;
  /**
   * For an event that is done: `Started`, `Duplicate`, `Skipped` with the reason, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
}
export interface EventList {
  /**
   * Newest first
   */
  Events: Item[];
  /**
   * Present if there may be more: pass it as `before` to continue
   */
  Next?: string | undefined;
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface DeliveryList {
  /**
   * Newest first
   */
  Deliveries: Item[];
  /**
   * Present if there may be more: pass it as `before` to continue
   */
  Next?: string | undefined;
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface StoredEvent {
  /**
   * Id of the event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file concerned
   */
  FileId?: string | undefined;
  /**
   * `failed`: all attempts failed; a retry makes it `pending` again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * Attempts since it was received, or since the last retry
   */
  Attempts: number;
  /**
   * When it was received
   */
  CreateTime: string;
  /**
   * When it last changed
   */
  UpdateTime: string;
  /**
   * For a pending item: the time of the next attempt
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * The error code
         */
        Code: string;
        /**
         * Description of the error
         */
        Message: string;
      }
    | undefined;
  /**
   * For an event that is done: `Started`, `Duplicate`, `Skipped` with the reason, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * The event as VOD sent it
   */
  Event: {
    [k: string]: unknown;
  };
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface StoredDelivery {
  /**
   * Id of the event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file concerned
   */
  FileId?: string | undefined;
  /**
   * `failed`: all attempts failed; a retry makes it `pending` again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * Attempts since it was received, or since the last retry
   */
  Attempts: number;
  /**
   * When it was received
   */
  CreateTime: string;
  /**
   * When it last changed
   */
  UpdateTime: string;
  /**
   * For a pending item: the time of the next attempt
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * The error code
         */
        Code: string;
        /**
         * Description of the error
         */
        Message: string;
      }
    | undefined;
  /**
   * For an event that is done: `Started`, `Duplicate`, `Skipped` with the reason, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * The body that is sent to the webhook
   */
  Delivery: {
    [k: string]: unknown;
  };
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface RevivedItem {
  /**
   * Id of the event; a delivery has the id of its event
   */
  Id: string;
  /**
   * Such as `NewFileUpload`
   */
  EventType?: string | undefined;
  /**
   * The file concerned
   */
  FileId?: string | undefined;
  /**
   * `failed`: all attempts failed; a retry makes it `pending` again
   */
  State: 'pending' | 'done' | 'failed';
  /**
   * Attempts since it was received, or since the last retry
   */
  Attempts: number;
  /**
   * When it was received
   */
  CreateTime: string;
  /**
   * When it last changed
   */
  UpdateTime: string;
  /**
   * For a pending item: the time of the next attempt
   */
  DueTime?: string | undefined;
  /**
   * Why the last attempt failed
   */
  LastError?:
    | {
        /**
         * The error code
         */
        Code: string;
        /**
         * Description of the error
         */
        Message: string;
      }
    | undefined;
  /**
   * For an event that is done: `Started`, `Duplicate`, `Skipped` with the reason, or the number of `Results`
   */
  Result?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface TranscodeResult {
  /**
   * The source file; empty if the source was a URL outside VOD
   */
  FileId: string;
  /**
   * The procedure that the transcode is a part of
   */
  TaskId: string;
  /**
   * The template; 0 if VOD did not report it
   */
  Definition: number;
  /**
   * Into one file, or into adaptive bitrates
   */
  Type: 'Transcode' | 'AdaptiveDynamicStreaming';
  /**
   * The state of the transcode
   */
  Status: 'SUCCESS' | 'FAIL' | 'PROCESSING';
  /**
   * URL of the file
   */
  Url?: string | undefined;
  /**
   * 0 on success
   */
  ErrCode: number;
  /**
   * The error code
   */
  ErrCodeExt?: string | undefined;
  /**
   * Description of the error
   */
  Message?: string | undefined;
  /**
   * Bytes; for HLS, playlist and segments together
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
   * MD5 of the file
   */
  Md5?: string | undefined;
  /**
   * Such as `mov,mp4,m4a,3gp,3g2,mj2`
   */
  Container?: string | undefined;
}
export interface ResultList {
  /**
   * By their latest results, newest first
   */
  Files: {
    /**
     * The source file; for a URL outside VOD, the task
     */
    FileId: string;
    /**
     * Results of all its procedures, newest last; at most 200
     */
    Results: TranscodeResult[];
    /**
     * When the latest result was received
     */
    UpdateTime: string;
  }[];
  /**
   * Present if there may be more: pass it as `before` to continue
   */
  Next?: string | undefined;
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface FileResults {
  /**
   * The source file; for a URL outside VOD, the task
   */
  FileId: string;
  /**
   * Results of all its procedures, newest last; at most 200
   */
  Results: TranscodeResult[];
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface SweepAnswer {
  /**
   * Number of events that were pulled
   */
  Pulled: number;
  /**
   * Number of events and deliveries that are pending
   */
  Pending: number;
  /**
   * Number of events and deliveries whose attempts all failed
   */
  Failed: number;
  /**
   * Id of this request
   */
  RequestID: string;
}
export interface Delivery {
  EventType: 'ProcedureStateChanged';
  /**
   * The source file
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
   * As passed to ProcessMedia
   */
  SessionId?: string | undefined;
  /**
   * As passed to ProcessMedia
   */
  SessionContext?: string | undefined;
  /**
   * Error code of the procedure; only without results
   */
  ErrCode?: number | undefined;
  /**
   * Error of the procedure; only without results
   */
  Message?: string | undefined;
}
