// Generated from the zod schemas of libs/protocol by `npm run client:types`.

export interface StartRequest {
  /**
   * URL of a file or stream: http, https, rtsp or srt, in mode `live` also rtmp. It may be signed: it is never logged, never shown, and never among the arguments of a process
   */
  VideoSrc: string;
  /**
   * TRTC application
   */
  SdkAppId: number;
  /**
   * Numeric room id. One of the two ids is required; if both are given, `RoomId` is used. Room 123 and room "123" are different rooms
   */
  RoomId?: number | undefined;
  /**
   * String room id, as the SDK documents: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`; with `Transport` `rtmp` only digits, letters and `_`
   */
  StrRoomId?: string | undefined;
  /**
   * `vod`: a file, from beginning to end. `live`: a live stream
   */
  Mode?: 'vod' | 'live' | undefined;
  /**
   * User id with which the service enters the room, at most 32 bytes. It replaces a user with the same id
   */
  UserId: string;
  /**
   * Signature of this user. It must stay valid for as long as the task may last: a replacement worker enters the room with it again
   */
  UserSig: string;
  /**
   * Store the position of this `VideoSrc`, and start where its last push stopped
   */
  Redis?: boolean | undefined;
  /**
   * Redis server that the functions can reach. One in a private network has to be in `ALLOWED_REDIS_HOSTS`
   */
  RedisHost?: string | undefined;
  /**
   * Its port
   */
  RedisPort?: number | undefined;
  /**
   * Its password
   */
  RedisPassword?: string | undefined;
  /**
   * Seconds into the file where the push starts. A stored position takes precedence
   */
  StartAt?: number | undefined;
  /**
   * Start again at the end of the file, until the push is stopped
   */
  Loop?: boolean | undefined;
  /**
   * Percent; 100 leaves the volume unchanged
   */
  Volume?: number | undefined;
  /**
   * Of the variants of an HLS playlist, push the largest one with at most this height in pixels
   */
  MaxHeight?: number | undefined;
  /**
   * How the media enters the room; see choosing a transport
   */
  Transport?: 'webrtc' | 'rtmp' | undefined;
  /**
   * Receives the progress, and the result when the push is over
   */
  Callback?: string | undefined;
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
   * The push: `X-Task-Id` of the response that started it
   */
  RequestId: string;
  /**
   * `created`: not in the room yet; `pushing`; `paused`: in the room, the media is paused; `callback`: out of the room, `Callback` is being called; `finished`
   */
  Status: 'created' | 'pushing' | 'paused' | 'callback' | 'finished';
  /**
   * From the request
   */
  Mode: 'vod' | 'live';
  /**
   * From the request
   */
  Transport: 'webrtc' | 'rtmp';
  /**
   * Seconds into the file; for a live stream, how long the push has lasted. At most one second old
   */
  Position?: number | undefined;
  /**
   * Length of the file in seconds; absent for a live stream
   */
  Duration?: number | undefined;
  /**
   * When the push was requested
   */
  CreateTime: number;
  /**
   * When the media started to play in the room
   */
  StartTime?: number | undefined;
  /**
   * When the push was complete, including its callback
   */
  FinishTime?: number | undefined;
  /**
   * Why it ended; see the end of a push
   */
  EndReason?:
    'completed' | 'removed' | 'dismissed' | 'replaced' | 'stopped' | 'terminated' | 'failed' | undefined;
  /**
   * Error of the push or of its callback; see errors
   */
  Code?: string | undefined;
  /**
   * Description of the error
   */
  Message?: string | undefined;
  /**
   * Problems that did not end the push, such as a Redis that rejects positions
   */
  Warnings?: string[] | undefined;
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
   * The push: `X-Task-Id` of the response that started it
   */
  RequestId: string;
  /**
   * `created`: not in the room yet; `pushing`; `paused`: in the room, the media is paused; `callback`: out of the room, `Callback` is being called; `finished`
   */
  Status: 'created' | 'pushing' | 'paused' | 'callback' | 'finished';
  /**
   * From the request
   */
  Mode: 'vod' | 'live';
  /**
   * From the request
   */
  Transport: 'webrtc' | 'rtmp';
  /**
   * Seconds into the file; for a live stream, how long the push has lasted. At most one second old
   */
  Position?: number | undefined;
  /**
   * Length of the file in seconds; absent for a live stream
   */
  Duration?: number | undefined;
  /**
   * When the push was requested
   */
  CreateTime: number;
  /**
   * When the media started to play in the room
   */
  StartTime?: number | undefined;
  /**
   * When the push was complete, including its callback
   */
  FinishTime?: number | undefined;
  /**
   * Why it ended; see the end of a push
   */
  EndReason?:
    'completed' | 'removed' | 'dismissed' | 'replaced' | 'stopped' | 'terminated' | 'failed' | undefined;
  /**
   * Error of the push or of its callback; see errors
   */
  Code?: string | undefined;
  /**
   * Description of the error
   */
  Message?: string | undefined;
  /**
   * Problems that did not end the push, such as a Redis that rejects positions
   */
  Warnings?: string[] | undefined;
  Event: 'progress' | 'end';
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
