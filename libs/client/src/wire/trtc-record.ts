// Generated from the zod schemas of libs/protocol by `npm run client:types`.

export interface StartRequest {
  /**
   * TRTC application
   */
  SdkAppId: number;
  /**
   * Room by number. One of the two ids is required; with both, `RoomId` counts. Room 123 and room "123" are two rooms
   */
  RoomId?: number | undefined;
  /**
   * Room by string: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`, as the SDK documents
   */
  StrRoomId?: string | undefined;
  /**
   * User that enters the room, at most 32 bytes. It replaces a user with the same id
   */
  UserId: string;
  /**
   * Signature of this user. It must stay valid for as long as the task may last: a worker that is replaced enters again with it
   */
  UserSig: string;
  /**
   * Where the files go
   */
  CosConfig: {
    /**
     * Key for uploads, together with `SecretKey`
     */
    SecretId?: string | undefined;
    /**
     * See `SecretId`
     */
    SecretKey?: string | undefined;
    /**
     * Region of the bucket, such as `ap-shanghai`
     */
    Region: string;
    /**
     * Bucket with the AppId, such as `test-123456789`
     */
    Bucket: string;
    /**
     * Folder, such as `/trtc`; `/` is the root of the bucket. No `.` or `..` segment, at most 600 bytes
     */
    Path: string;
  };
  /**
   * Receives the result, or the error of a request that is refused
   */
  Callback?: string | undefined;
  /**
   * `00`: sound, to MP3. `01`: picture, to MP4. `02`: both, to MP4
   */
  Mode?: '00' | '01' | '02' | undefined;
  /**
   * Record only these anchors; at most 100
   *
   * @maxItems 100
   */
  SubscribeUserIds?: string[] | undefined;
  /**
   * Do not record these anchors, even if they are in the other list; at most 100
   *
   * @maxItems 100
   */
  UnsubscribeUserIds?: string[] | undefined;
  /**
   * Seconds after which the recording ends. 0 means the default. With the keys of a role alone, which last 6 hours, at most 20700 (5 h 45 min): the files are completed after the end
   */
  MaxDurationLimit?: number | undefined;
  /**
   * Which events the callback receives; see events. With it each body has `Event`, and the result is sent only if the list has `finished`
   *
   * @minItems 1
   */
  Events?:
    | ['started' | 'progress' | 'gap' | 'finished', ...('started' | 'progress' | 'gap' | 'finished')[]]
    | undefined;
  /**
   * The same token means the same task, however often the request is sent: 1 to 64 printable ASCII characters
   */
  ClientToken?: string | undefined;
  /**
   * Seconds after which a task that could not begin ends with an error instead of beginning later
   */
  StartDeadline?: number | undefined;
}
export interface Task {
  /**
   * From the request
   */
  SdkAppId: string;
  /**
   * From the request, if it named the room by number
   */
  RoomId?: string | undefined;
  /**
   * From the request, if it named the room by string
   */
  StrRoomId?: string | undefined;
  /**
   * The user as which the service is in the room
   */
  UserId: string;
  /**
   * One for each time an anchor published, in the order in which they began. It grows while the recording runs
   */
  Files: {
    /**
     * The recorded anchor
     */
    UserId: string;
    /**
     * URL of the object; `""` if there is none
     */
    RecordFile: string;
    /**
     * 1: succeeded, 0: failed
     */
    Status: (0 | 1) & number;
    /**
     * What happened
     */
    Message: 'record success' | 'record fail' | 'convert fail' | 'upload fail';
    /**
     * Why the file failed. If an upload failed, it names what is left on disk
     */
    Reason?: string | undefined;
  }[];
  /**
   * Only if the recording as a whole failed; see errors
   */
  Code?: string | undefined;
  /**
   * The error in words
   */
  Message?: string | undefined;
  /**
   * The recording: `X-Task-Id` of the response that started it
   */
  RequestId: string;
  /**
   * `created`: not in the room yet; `recording`; `uploading`: out of the room, files are being finished; `callback`: `Callback` is being called; `finished`
   */
  Status: 'created' | 'recording' | 'uploading' | 'callback' | 'finished';
  /**
   * From the request
   */
  Mode: '00' | '01' | '02';
  /**
   * When the recording was requested
   */
  CreateTime: number;
  /**
   * When the recorder was in the room
   */
  StartTime?: number | undefined;
  /**
   * When it had left
   */
  StopTime?: number | undefined;
  /**
   * When everything was done
   */
  FinishTime?: number | undefined;
  /**
   * How far the recording is, at most a second old; at the end the result takes its place
   */
  Progress?:
    | {
        /**
         * Milliseconds recorded so far, pauses left out
         */
        DurationMs: number;
        /**
         * Frames in the file so far
         */
        Frames?: number | undefined;
        /**
         * Bytes of video and audio so far
         */
        Bytes: number;
        /**
         * Bytes of the file that are not in COS yet
         */
        WaitingBytes: number;
      }
    | undefined;
  /**
   * Why it ended; see the end of a recording
   */
  EndReason?:
    'removed' | 'dismissed' | 'replaced' | 'idle' | 'stopped' | 'limit' | 'terminated' | 'failed' | undefined;
}
export interface TaskList {
  /**
   * The newest first
   */
  Tasks: Task[];
  /**
   * There may be more tasks: the next request continues with it as `cursor`
   */
  NextCursor?: string | undefined;
  /**
   * Of this request
   */
  RequestId: string;
}
export interface TaskRequest {
  /**
   * The request with its defaults. Secrets are `…`, and of URLs only where they lead is shown. When the task has ended, it is what the service has not forgotten
   */
  Request: {
    [k: string]: unknown;
  };
  /**
   * Of this request
   */
  RequestId: string;
}
export interface Callback {
  /**
   * From the request
   */
  SdkAppId: string;
  /**
   * From the request, if it named the room by number
   */
  RoomId?: string | undefined;
  /**
   * From the request, if it named the room by string
   */
  StrRoomId?: string | undefined;
  /**
   * The user as which the service is in the room
   */
  UserId: string;
  /**
   * One for each time an anchor published, in the order in which they began. It grows while the recording runs
   */
  Files: {
    /**
     * The recorded anchor
     */
    UserId: string;
    /**
     * URL of the object; `""` if there is none
     */
    RecordFile: string;
    /**
     * 1: succeeded, 0: failed
     */
    Status: (0 | 1) & number;
    /**
     * What happened
     */
    Message: 'record success' | 'record fail' | 'convert fail' | 'upload fail';
    /**
     * Why the file failed. If an upload failed, it names what is left on disk
     */
    Reason?: string | undefined;
  }[];
  /**
   * Only if the recording as a whole failed; see errors
   */
  Code?: string | undefined;
  /**
   * The error in words
   */
  Message?: string | undefined;
  Event?: 'finished' | undefined;
}
export interface Forbidden {
  ErrorCode: 'Forbidden';
  /**
   * Why
   */
  ErrorMessage: string;
  /**
   * Of this request
   */
  RequestID: string;
}
