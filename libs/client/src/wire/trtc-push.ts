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
   * Room by number. One of the two ids is required; with both, `RoomId` counts. Room 123 and room "123" are two rooms
   */
  RoomId?: number | undefined;
  /**
   * Room by string, as the SDK documents: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`; with `Transport` `rtmp` only digits, letters and `_`
   */
  StrRoomId?: string | undefined;
  /**
   * `vod`: a file, from beginning to end. `live`: a stream, from now on
   */
  Mode?: 'vod' | 'live' | undefined;
  /**
   * User that enters the room, at most 32 bytes. It replaces a user with the same id
   */
  UserId: string;
  /**
   * Signature of this user. It must stay valid for as long as the task may last: a worker that is replaced enters again with it
   */
  UserSig: string;
  /**
   * Keep the position of this `VideoSrc`, and begin where its last push stopped
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
   * Seconds into the file where the push begins. A stored position wins
   */
  StartAt?: number | undefined;
  /**
   * Begin again at the end of the file, until stopped
   */
  Loop?: boolean | undefined;
  /**
   * Per cent; 100 leaves the sound as it is
   */
  Volume?: number | undefined;
  /**
   * Of an HLS playlist, push the largest variant with at most this many lines
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
   * Seconds into the file; in a live stream, how long it has lasted. At most a second old
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
   * When the media began to play in the room
   */
  StartTime?: number | undefined;
  /**
   * When everything was done
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
   * The error in words
   */
  Message?: string | undefined;
  /**
   * What went wrong without ending the push, such as a Redis that refuses positions
   */
  Warnings?: string[] | undefined;
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
   * Seconds into the file; in a live stream, how long it has lasted. At most a second old
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
   * When the media began to play in the room
   */
  StartTime?: number | undefined;
  /**
   * When everything was done
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
   * The error in words
   */
  Message?: string | undefined;
  /**
   * What went wrong without ending the push, such as a Redis that refuses positions
   */
  Warnings?: string[] | undefined;
  Event: 'progress' | 'end';
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
