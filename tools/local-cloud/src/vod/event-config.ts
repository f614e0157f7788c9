import { z } from 'zod';

const onOff = z.enum(['ON', 'OFF']).default('OFF');

/** How events are told, in the words of ModifyEventConfig; with nothing set, none are. */
export const eventConfigSchema = z.object({
  Mode: z.enum(['PUSH', 'PULL']).default('PUSH'),
  NotificationUrl: z.string().default(''),
  UploadMediaCompleteEventSwitch: onOff,
  DeleteMediaCompleteEventSwitch: onOff,
  PersistenceCompleteEventSwitch: onOff,
  SignKey: z.string().default(''),
});
export type EventConfig = z.infer<typeof eventConfigSchema>;

/** Whether an event is told at all: two types have a switch, and with PUSH there must be somebody to tell. */
export function isWanted(config: EventConfig, eventType: string): boolean {
  if (config.Mode === 'PUSH' && config.NotificationUrl === '') return false;
  if (eventType === 'NewFileUpload') return config.UploadMediaCompleteEventSwitch === 'ON';
  if (eventType === 'FileDeleted') return config.DeleteMediaCompleteEventSwitch === 'ON';
  return true;
}
