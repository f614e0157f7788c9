// Generated from the zod schemas of libs/protocol by `npm run client:types`.

export interface StartRequest {
  /**
   * TRTC application
   */
  SdkAppId: number;
  /**
   * Numeric room id. One of the two ids is required; if both are given, `RoomId` is used. Room 123 and room "123" are different rooms
   */
  RoomId?: number | undefined;
  /**
   * String room id: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`, as the SDK documents
   */
  StrRoomId?: string | undefined;
  /**
   * User id with which the service enters the room, at most 32 bytes. It replaces a user with the same id
   */
  UserId: string;
  /**
   * Signature of this user. It must stay valid for as long as the task may last: a replacement worker enters the room with it again
   */
  UserSig: string;
  /**
   * Destination of the files
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
   * Receives the result, or the error of a rejected request
   */
  Callback?: string | undefined;
  /**
   * `00`: audio, as MP3. `01`: video, as MP4. `02`: both, as MP4
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
   * Seconds after which the recording ends. 0 means the default. At most 20700 (5 h 45 min) with only the keys of a role, which expire after 6 hours: the files are completed after the end
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
   * Requests with the same token start only one task: 1 to 64 printable ASCII characters
   */
  ClientToken?: string | undefined;
  /**
   * Seconds after which a task that could not start ends with an error, instead of starting late
   */
  StartDeadline?: number | undefined;
}
export interface Task {
  /**
   * From the request
   */
  SdkAppId: string;
  /**
   * From the request, if it had a numeric room id
   */
  RoomId?: string | undefined;
  /**
   * From the request, if it had a string room id
   */
  StrRoomId?: string | undefined;
  /**
   * User id of the service in the room
   */
  UserId: string;
  /**
   * One for each time an anchor published, in the order of their start. The list grows while the recording runs
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
     * Why the file failed. If its upload failed, this names what is left on disk
     */
    Reason?: string | undefined;
  }[];
  /**
   * Only if the recording as a whole failed; see errors
   */
  Code?: string | undefined;
  /**
   * Description of the error
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
   * When the recorder entered the room
   */
  StartTime?: number | undefined;
  /**
   * When the recorder left the room
   */
  StopTime?: number | undefined;
  /**
   * When the recording was complete, including its callback
   */
  FinishTime?: number | undefined;
  /**
   * Progress of the recording, at most one second old; replaced by the result at the end
   */
  Progress?:
    | {
        /**
         * Milliseconds recorded so far, without pauses
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
   * Newest first
   */
  Tasks: Task[];
  /**
   * Present if there may be more tasks: pass it as `cursor` to continue
   */
  NextCursor?: string | undefined;
  /**
   * Id of this request
   */
  RequestId: string;
}
export interface TaskRequest {
  /**
   * The request with its defaults. Secrets are replaced with `…`, and so are paths and queries of URLs. For a task that has ended, only the fields that are still stored
   */
  Request: {
    [k: string]: unknown;
  };
  /**
   * Id of this request
   */
  RequestId: string;
}
export interface Callback {
  /**
   * From the request
   */
  SdkAppId: string;
  /**
   * From the request, if it had a numeric room id
   */
  RoomId?: string | undefined;
  /**
   * From the request, if it had a string room id
   */
  StrRoomId?: string | undefined;
  /**
   * User id of the service in the room
   */
  UserId: string;
  /**
   * One for each time an anchor published, in the order of their start. The list grows while the recording runs
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
     * Why the file failed. If its upload failed, this names what is left on disk
     */
    Reason?: string | undefined;
  }[];
  /**
   * Only if the recording as a whole failed; see errors
   */
  Code?: string | undefined;
  /**
   * Description of the error
   */
  Message?: string | undefined;
  Event?: 'finished' | undefined;
}
export interface Forbidden {
  ErrorCode: 'Forbidden';
  /**
   * The reason
   */
  ErrorMessage: string;
  /**
   * Id of this request
   */
  RequestID: string;
}
