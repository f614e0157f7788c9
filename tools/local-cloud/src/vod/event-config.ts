import { z } from 'zod';

const onOff = z.enum(['ON', 'OFF']).default('OFF');

/** How events are delivered, in terms of ModifyEventConfig. By default none are. */
export const eventConfigSchema = z.object({
  Mode: z.enum(['PUSH', 'PULL']).default('PUSH'),
  NotificationUrl: z.string().default(''),
  UploadMediaCompleteEventSwitch: onOff,
  DeleteMediaCompleteEventSwitch: onOff,
  PersistenceCompleteEventSwitch: onOff,
  SignKey: z.string().default(''),
});
export type EventConfig = z.infer<typeof eventConfigSchema>;

/** Whether an event is delivered: two types have a switch, and PUSH needs a URL. */
export function isWanted(config: EventConfig, eventType: string): boolean {
  if (config.Mode === 'PUSH' && config.NotificationUrl === '') return false;
  if (eventType === 'NewFileUpload') return config.UploadMediaCompleteEventSwitch === 'ON';
  if (eventType === 'FileDeleted') return config.DeleteMediaCompleteEventSwitch === 'ON';
  return true;
}
