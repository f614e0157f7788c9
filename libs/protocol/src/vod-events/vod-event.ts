import type {
  FileDeletedEvent,
  NewFileUploadEvent,
  ProcedureStateChangedEvent,
  PullCompleteEvent,
} from './typed-events.ts';

/** The events whose payload is parsed field by field. */
export type TypedVodEvent =
  NewFileUploadEvent | PullCompleteEvent | ProcedureStateChangedEvent | FileDeletedEvent;

declare const isUnknown: unique symbol;

/**
 * An undocumented event type: any text but the documented ones. TypeScript cannot express that, and plain `string`
 * would keep `event.EventType === 'NewFileUpload'` from narrowing; so this is a literal that no program writes.
 */
type UnknownEventType = '(unknown)' & { readonly [isUnknown]: true };

/** An event whose payload is left unparsed: its type is known only by name, or unknown. */
export interface OtherVodEvent {
  [field: string]: unknown;
  EventType: Exclude<VodEventType, TypedVodEvent['EventType']> | UnknownEventType;
  Sign?: string | null | undefined;
  T?: number | string | null | undefined;
  EventHandle?: string | null | undefined;
}

/** An event of the 3.0 notification, discriminated by `EventType`; undocumented fields are kept. */
export type VodEvent = TypedVodEvent | OtherVodEvent;

/**
 * Every event type of the 3.0 notification, and the field of its payload. The names are irregular, so both are taken
 * from `EventContent` of the official SDK (vod v20180717); the last lines are those of the 2017 API.
 */
export const vodEventPayloads = {
  NewFileUpload: 'FileUploadEvent',
  ProcedureStateChanged: 'ProcedureStateChangeEvent',
  FileDeleted: 'FileDeleteEvent',
  RestoreMediaComplete: 'RestoreMediaCompleteEvent',
  PullComplete: 'PullCompleteEvent',
  EditMediaComplete: 'EditMediaCompleteEvent',
  SplitMediaComplete: 'SplitMediaCompleteEvent',
  ComposeMediaComplete: 'ComposeMediaCompleteEvent',
  WechatMiniProgramPublishComplete: 'WechatMiniProgramPublishCompleteEvent',
  RemoveWatermark: 'RemoveWatermarkCompleteEvent',
  RebuildMediaComplete: 'RebuildMediaCompleteEvent',
  ReviewAudioVideoComplete: 'ReviewAudioVideoCompleteEvent',
  ExtractTraceWatermarkComplete: 'ExtractTraceWatermarkCompleteEvent',
  ExtractCopyRightWatermarkComplete: 'ExtractCopyRightWatermarkCompleteEvent',
  DescribeFileAttributesComplete: 'DescribeFileAttributesCompleteEvent',
  QualityInspectComplete: 'QualityInspectCompleteEvent',
  QualityEnhanceComplete: 'QualityEnhanceCompleteEvent',
  MediaCastStatusChanged: 'MediaCastStatusChangedEvent',
  PersistenceComplete: 'PersistenceCompleteEvent',
  ComplexAdaptiveDynamicStreamingComplete: 'ComplexAdaptiveDynamicStreamingCompleteEvent',
  ProcessMediaByMPSComplete: 'ProcessMediaByMPSCompleteEvent',
  AigcImageTaskComplete: 'AigcImageCompleteEvent',
  AigcVideoTaskComplete: 'AigcVideoCompleteEvent',
  AigcHunyuan3DTaskComplete: 'AigcHunyuan3DCompleteEvent',
  DescribeAigcFaceInfoAsyncComplete: 'DescribeAigcFaceInfoAsyncCompleteEvent',
  ExtractBlindWatermarkComplete: 'ExtractBlindWatermarkComplete',
  SceneAigcImageCompleteEvent: 'SceneAigcImageCompleteEvent',
  ProcessImageAsyncCompleteEvent: 'ProcessImageAsyncCompleteEvent',
  CreateAigcAdvancedCustomElementCompleteEvent: 'CreateAigcAdvancedCustomElementCompleteEvent',
  CreateAigcCustomVoiceCompleteEvent: 'CreateAigcCustomVoiceCompleteEvent',
  TranscodeComplete: 'TranscodeCompleteEvent',
  ConcatComplete: 'ConcatCompleteEvent',
  ClipComplete: 'ClipCompleteEvent',
  CreateImageSpriteComplete: 'CreateImageSpriteCompleteEvent',
  CreateSnapshotByTimeOffsetComplete: 'SnapshotByTimeOffsetCompleteEvent',
  WechatPublishComplete: 'WechatPublishCompleteEvent',
} as const;

/** A documented event type. */
type VodEventType = keyof typeof vodEventPayloads;

/** Every documented event type. */
export const VOD_EVENT_TYPES = Object.keys(vodEventPayloads) as readonly VodEventType[];

/** Returns whether the event type is documented. */
export function isVodEventType(eventType: string): eventType is VodEventType {
  return Object.hasOwn(vodEventPayloads, eventType);
}
