// Generated from the zod schemas of libs/protocol by `npm run client:types`.

export interface StartData {
  /**
   * The page to record
   */
  RecordURL: string;
  /**
   * Start recording only when the page calls `window.startRecord()`. The original documents call it required, but give a default: it is optional
   */
  ManualStart?: boolean | undefined;
  /**
   * Pixels. 0 means the default; an odd or fractional number becomes the next even one, because H.264 has no odd sizes; 1 to 15 are rejected, because no encoder accepts them
   */
  Width?: number | undefined;
  /**
   * See `Width`
   */
  Height?: number | undefined;
  /**
   * Receives the result of the recording; see the callback
   */
  CallbackURL?: string | undefined;
  /**
   * Seconds of recording after which the task ends as if stopped. 0 means the default. More than 6 hours needs permanent keys
   */
  MaxDurationLimit?: number | undefined;
  /**
   * Where the journal of the recording is stored: `cfs` in the directory `RAW_DIR`, `cos` in `COS_BUCKET_RAW` or the bucket of the file, under `raw/`
   */
  StorageType?: 'cfs' | 'cos' | undefined;
  /**
   * Destination and format of the file
   */
  Output?:
    | {
        /**
         * Destination in COS
         */
        Cos?:
          | {
              /**
               * Domain of `FileURL`, with an optional port and path; https unless it begins with `http://`
               */
              Domain?: string | undefined;
              /**
               * Bucket with the AppId: letters, digits and hyphens
               */
              Bucket?: string | undefined;
              /**
               * Region of the bucket: letters, digits and hyphens
               */
              Region?: string | undefined;
              /**
               * Folder. `/` is the root of the bucket; slashes at either end do not matter; no `.` or `..` segment
               */
              TargetDir?: string | undefined;
              /**
               * Name of the file; see the name of the file. `.mp4` (`.m3u8` for HLS) is appended if missing. May contain folders; the whole key is at most 850 bytes
               */
              TargetName?: string | undefined;
            }
          | undefined;
        /**
         * Upload to VOD; see VOD. Takes precedence over `Output.Cos`, as in the original
         */
        Vod?:
          | {
              /**
               * Describes the media to VOD
               */
              MediaInfo?:
                | {
                    /**
                     * Name of the media
                     */
                    MediaName?: string | undefined;
                    /**
                     * When VOD deletes the media: ISO 8601 with `Z` or an offset
                     */
                    ExpireTime?: string | undefined;
                    /**
                     * Storage region of the upload
                     */
                    StorageRegion?: string | undefined;
                    /**
                     * Class of the media
                     */
                    ClassId?: number | string | undefined;
                    /**
                     * Returned in VOD's upload event
                     */
                    SourceContext?: string | undefined;
                  }
                | undefined;
              /**
               * What VOD does with the media
               */
              ProcedureInfo?:
                | {
                    /**
                     * Name of a task flow
                     */
                    Procedure?: string | undefined;
                    /**
                     * Returned in the task flow's event
                     */
                    SessionContext?: string | undefined;
                  }
                | undefined;
              /**
               * VOD application
               */
              SubAppId?: number | string | undefined;
            }
          | undefined;
        /**
         * Format of the file
         */
        Video?:
          | {
              /**
               * Container of the file; see HLS
               */
              Muxer?: 'mp4' | 'hls' | undefined;
              /**
               * AES-128 key for encrypted HLS: 32 hex digits. Rejected with `mp4`, which would not be encrypted
               */
              EncryptKey?: string | undefined;
              /**
               * URL from which players fetch the key; required with `EncryptKey`. Written into the playlist unchanged
               */
              AuthUrl?: string | undefined;
              /**
               * Also write a poster image of the recording; see poster and thumbnails
               */
              Poster?: boolean | undefined;
              /**
               * Also write thumbnails and a WebVTT file; see poster and thumbnails. `{}` uses the defaults
               */
              Thumbnails?:
                | {
                    /**
                     * Seconds between two thumbnails
                     */
                    IntervalSeconds?: number | undefined;
                    /**
                     * Pixels; the height of a page that is taller than wide
                     */
                    Width?: number | undefined;
                  }
                | undefined;
            }
          | undefined;
      }
    | undefined;
  /**
   * Which events the callback receives; see events. With it each body has `Event`, and the result is sent only if the list has `finished`
   *
   * @minItems 1
   */
  Events?: [
    'started' | 'progress' | 'paused' | 'resumed' | 'gap' | 'finished',
    ...('started' | 'progress' | 'paused' | 'resumed' | 'gap' | 'finished')[],
  ];
  /**
   * Seconds that all pauses together may last before the task ends as if stopped. 0 means the default
   */
  MaxPauseLimit?: number | undefined;
  /**
   * Seconds that a page with `ManualStart` may take to call `window.startRecord()`. 0 means the default
   */
  ReadyTimeout?: number | undefined;
  /**
   * Cookies that are set before the page is opened, for the origin of `RecordURL` only; at most 50
   *
   * @maxItems 50
   */
  Cookies?:
    | {
        /**
         * Name of the cookie
         */
        Name: string;
        /**
         * Its value; at most 4096 bytes together with the name
         */
        Value: string;
        /**
         * Its path
         */
        Path?: string | undefined;
        /**
         * Send it over https only
         */
        Secure?: boolean | undefined;
        /**
         * Hide it from scripts
         */
        HttpOnly?: boolean | undefined;
        /**
         * As in `Set-Cookie`; `None` needs `Secure`
         */
        SameSite?: 'Strict' | 'Lax' | 'None' | undefined;
      }[]
    | undefined;
  /**
   * Request headers by name, sent to the origin of `RecordURL` only. Not `Cookie`, `User-Agent`, `Host` and others that the browser sets; at most 50
   */
  Headers?:
    | {
        [k: string]: unknown;
      }
    | undefined;
  /**
   * Credentials for HTTP authentication of the origin of `RecordURL`; authentication for any other origin is cancelled
   */
  HttpCredentials?:
    | {
        /**
         * At most 256 characters
         */
        Username: string;
        /**
         * At most 1024 characters
         */
        Password?: string | undefined;
      }
    | undefined;
  /**
   * User agent of the browser, also in frames and workers: up to 512 printable ASCII characters
   */
  UserAgent?: string | undefined;
  /**
   * Permissions that are granted when the page requests them; all others are denied
   */
  Permissions?: (
    | 'camera'
    | 'microphone'
    | 'geolocation'
    | 'notifications'
    | 'clipboard-read'
    | 'clipboard-write'
    | 'midi'
    | 'sensors'
    | 'screen-wake-lock'
    | 'storage-access'
    | 'local-fonts'
    | 'window-management'
  )[];
  /**
   * Provide test video and beeps to a page that may use `camera` or `microphone`; there are no real devices
   */
  FakeMedia?: boolean | undefined;
  /**
   * Open pages whose certificate is not trusted
   */
  IgnoreCertificateErrors?: boolean | undefined;
  /**
   * Time zone of the page, its frames and workers, such as `Asia/Shanghai`
   */
  TimeZone?: string | undefined;
  /**
   * Language of the page, its frames and workers, such as `zh-CN`
   */
  Locale?: string | undefined;
  /**
   * Maximum number of frames per second
   */
  FrameRate?: number | undefined;
  /**
   * Target of the video encoder, in kbit/s
   */
  VideoBitrate?: number | undefined;
  /**
   * Requests with the same token start only one task: 1 to 64 printable ASCII characters
   */
  ClientToken?: string | undefined;
  /**
   * Seconds after which a task that could not start ends with an error, instead of starting late
   */
  StartDeadline?: number | undefined;
}
export interface ListData {
  /**
   * `running`: not yet `finished`
   */
  Status?: 'all' | 'running' | 'finished' | undefined;
  /**
   * Only tasks created at or after this time: `YYYY-MM-DD HH:MM:SS`, UTC
   */
  StartTime?: string | undefined;
  /**
   * Only tasks created at or before this time, the whole second included
   */
  EndTime?: string | undefined;
  /**
   * Maximum number of tasks
   */
  Limit?: number | undefined;
  /**
   * `NextCursor` of the previous response
   */
  Cursor?: string | undefined;
}
export interface Accepted {
  TaskID: string;
  RequestID: string;
}
export interface Quality {
  /**
   * Frames in the file
   */
  Frames: number;
  /**
   * Length of the file
   */
  DurationMs: number;
  /**
   * Frames that Chrome captured: one for each update of the page, at most 30 per second, and about one per second while nothing changes
   */
  CapturedFrames?: number | undefined;
  /**
   * Frames that repeat the previous one to the pixel: about one per second while the page does not change
   */
  DuplicateFrames?: number | undefined;
  /**
   * Captured frames that are not in the file, because they followed too closely or the encoder could not keep up. A page that updates slowly, or does not change, has none
   */
  SkippedFrames?: number | undefined;
  /**
   * The frame that is shown longest; about a second while the page does not change
   */
  LongestFrame?:
    | {
        /**
         * Position in the file, milliseconds
         */
        AtMs: number;
        /**
         * Milliseconds
         */
        DurationMs: number;
      }
    | undefined;
  /**
   * How much later than the first video frame the first audio was captured, by Chrome's timestamps. The file places both accordingly
   */
  AudioVideoOffsetMs?: number | undefined;
  /**
   * Bitrate of the video, from bytes and time
   */
  VideoKbps?: number | undefined;
  /**
   * Bitrate of the audio, from bytes and time
   */
  AudioKbps?: number | undefined;
  /**
   * Periods that are missing from the file, and why
   */
  Gaps?:
    | {
        /**
         * Position in the file, milliseconds
         */
        AtMs: number;
        /**
         * Milliseconds
         */
        DurationMs: number;
        /**
         * The reason
         */
        Reason: string;
      }[]
    | undefined;
  /**
   * How often a recorder was lost and replaced
   */
  Recoveries: number;
  /**
   * Events of the page that may be visible in the file, at most 100; see events
   */
  Events?:
    | {
        /**
         * Position in the file, milliseconds
         */
        AtMs: number;
        /**
         * See events
         */
        Type: string;
        /**
         * What happened
         */
        Message: string;
      }[]
    | undefined;
  /**
   * Errors inside the page; absent without any
   */
  PageErrors?:
    | {
        /**
         * Exceptions and rejected promises that the page did not handle
         */
        Exceptions: number;
        /**
         * Calls of `console.error`, and what Chrome itself writes there
         */
        ConsoleErrors: number;
        /**
         * Document, scripts and style sheets of the top frame whose request failed or had a status of 400 or above
         */
        FailedRequests: number;
        /**
         * The first five messages, each once, without query, credentials and fragment of URLs
         */
        First: {
          /**
           * Position in the file, milliseconds
           */
          AtMs: number;
          /**
           * The source of the message
           */
          Kind: 'exception' | 'console' | 'request';
          /**
           * The message
           */
          Message: string;
        }[];
      }
    | undefined;
  /**
   * Highest memory use seen, sampled when the page has loaded and every 5 s
   */
  MemoryPeakMiB?:
    | {
        /**
         * Of the worker
         */
        Worker: number;
        /**
         * Of all Chromium processes, shared memory counted once; on Linux only
         */
        Browser?: number | undefined;
      }
    | undefined;
}
export interface TaskInfo {
  /**
   * The task
   */
  TaskID: string;
  /**
   * See statuses
   */
  Status: 'normal' | 'recording' | 'paused' | 'canceled' | 'transcode' | 'upload' | 'callback' | 'finished';
  /**
   * When the task was created
   */
  CreateTime: number;
  /**
   * When the recording started: the time of its first frame
   */
  StartTime?: number | undefined;
  /**
   * When Stop was requested; absent if the recording ended for another reason
   */
  CancelTime?: number | undefined;
  /**
   * When the recording ended; absent if it never started
   */
  StopTime?: number | undefined;
  /**
   * When the task was complete, including its callback
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
   * Warnings while the recording runs; replaced by `Result.Warnings` at the end
   */
  Warnings?: string[] | undefined;
  /**
   * The result
   */
  Result?:
    | {
        /**
         * Only after an error; see errors. A file and an error may be present together
         */
        ErrorCode?: string | undefined;
        /**
         * Only after an error
         */
        ErrorMessage?: string | undefined;
        /**
         * The files: one or none
         */
        Videos?:
          | {
              /**
               * Name without the folder; for HLS, that of the playlist
               */
              Filename: string;
              /**
               * Bytes; for HLS, playlist and segments together
               */
              FileSize: number;
              /**
               * Seconds, a whole number as in the documented example; `Quality.DurationMs` is exact
               */
              FileDuration: number | string;
              /**
               * Only for a file in VOD. A string, because FileIds exceed the range of JavaScript numbers
               */
              FileId?: string | number | undefined;
              /**
               * URL of the file, not signed: the bucket, or the domain in front of it, decides who may read it. In VOD, its MediaUrl
               */
              FileURL: string;
              /**
               * URL of the poster, if it was requested
               */
              PosterURL?: string | undefined;
              /**
               * URL of the WebVTT file of the thumbnails, if they were requested
               */
              ThumbnailsURL?: string | undefined;
            }[]
          | undefined;
        Quality?: Quality | undefined;
        /**
         * What viewers of the file should know; see warnings
         */
        Warnings?: string[] | undefined;
      }
    | undefined;
}
export interface Task {
  /**
   * The task
   */
  TaskID: string;
  /**
   * See statuses
   */
  Status: 'normal' | 'recording' | 'paused' | 'canceled' | 'transcode' | 'upload' | 'callback' | 'finished';
  /**
   * When the task was created
   */
  CreateTime: number;
  /**
   * When the recording started: the time of its first frame
   */
  StartTime?: number | undefined;
  /**
   * When Stop was requested; absent if the recording ended for another reason
   */
  CancelTime?: number | undefined;
  /**
   * When the recording ended; absent if it never started
   */
  StopTime?: number | undefined;
  /**
   * When the task was complete, including its callback
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
   * Warnings while the recording runs; replaced by `Result.Warnings` at the end
   */
  Warnings?: string[] | undefined;
  /**
   * The result
   */
  Result?:
    | {
        /**
         * Only after an error; see errors. A file and an error may be present together
         */
        ErrorCode?: string | undefined;
        /**
         * Only after an error
         */
        ErrorMessage?: string | undefined;
        /**
         * The files: one or none
         */
        Videos?:
          | {
              /**
               * Name without the folder; for HLS, that of the playlist
               */
              Filename: string;
              /**
               * Bytes; for HLS, playlist and segments together
               */
              FileSize: number;
              /**
               * Seconds, a whole number as in the documented example; `Quality.DurationMs` is exact
               */
              FileDuration: number | string;
              /**
               * Only for a file in VOD. A string, because FileIds exceed the range of JavaScript numbers
               */
              FileId?: string | number | undefined;
              /**
               * URL of the file, not signed: the bucket, or the domain in front of it, decides who may read it. In VOD, its MediaUrl
               */
              FileURL: string;
              /**
               * URL of the poster, if it was requested
               */
              PosterURL?: string | undefined;
              /**
               * URL of the WebVTT file of the thumbnails, if they were requested
               */
              ThumbnailsURL?: string | undefined;
            }[]
          | undefined;
        Quality?: Quality | undefined;
        /**
         * What viewers of the file should know; see warnings
         */
        Warnings?: string[] | undefined;
      }
    | undefined;
  RequestID: string;
}
export interface TaskList {
  Tasks: TaskInfo[];
  /**
   * Present if there may be more tasks: pass it as `Cursor` to continue
   */
  NextCursor?: string | undefined;
  RequestID: string;
}
export interface Callback {
  /**
   * The task
   */
  TaskID: string;
  Status: 'callback';
  /**
   * When the task was created
   */
  CreateTime: number;
  /**
   * When the recording started: the time of its first frame
   */
  StartTime?: number | undefined;
  /**
   * When Stop was requested; absent if the recording ended for another reason
   */
  CancelTime?: number | undefined;
  /**
   * When the recording ended; absent if it never started
   */
  StopTime?: number | undefined;
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
   * Warnings while the recording runs; replaced by `Result.Warnings` at the end
   */
  Warnings?: string[] | undefined;
  /**
   * The result
   */
  Result: {
    /**
     * Only after an error; see errors. A file and an error may be present together
     */
    ErrorCode?: string | undefined;
    /**
     * Only after an error
     */
    ErrorMessage?: string | undefined;
    /**
     * The files: one or none
     */
    Videos?:
      | {
          /**
           * Name without the folder; for HLS, that of the playlist
           */
          Filename: string;
          /**
           * Bytes; for HLS, playlist and segments together
           */
          FileSize: number;
          /**
           * Seconds, a whole number as in the documented example; `Quality.DurationMs` is exact
           */
          FileDuration: number | string;
          /**
           * Only for a file in VOD. A string, because FileIds exceed the range of JavaScript numbers
           */
          FileId?: string | number | undefined;
          /**
           * URL of the file, not signed: the bucket, or the domain in front of it, decides who may read it. In VOD, its MediaUrl
           */
          FileURL: string;
          /**
           * URL of the poster, if it was requested
           */
          PosterURL?: string | undefined;
          /**
           * URL of the WebVTT file of the thumbnails, if they were requested
           */
          ThumbnailsURL?: string | undefined;
        }[]
      | undefined;
    Quality?: Quality | undefined;
    /**
     * What viewers of the file should know; see warnings
     */
    Warnings?: string[] | undefined;
  };
  Event?: 'finished' | undefined;
  StorageType?: 'cfs' | 'cos' | undefined;
}
export interface Event {
  /**
   * The task
   */
  TaskID: string;
  /**
   * See statuses
   */
  Status: 'normal' | 'recording' | 'paused' | 'canceled' | 'transcode' | 'upload' | 'callback' | 'finished';
  /**
   * When the task was created
   */
  CreateTime: number;
  /**
   * When the recording started: the time of its first frame
   */
  StartTime?: number | undefined;
  /**
   * When Stop was requested; absent if the recording ended for another reason
   */
  CancelTime?: number | undefined;
  /**
   * When the recording ended; absent if it never started
   */
  StopTime?: number | undefined;
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
   * Warnings while the recording runs; replaced by `Result.Warnings` at the end
   */
  Warnings?: string[] | undefined;
  Event: 'started' | 'progress' | 'paused' | 'resumed' | 'gap';
  StorageType?: 'cfs' | 'cos' | undefined;
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
