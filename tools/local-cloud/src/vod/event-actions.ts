import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { subAppId } from './parameters.ts';
import { PULL_LIMIT, type PullQueue } from './pull-queue.ts';
import { type VodState } from './vod-state.ts';

const onOff = z.enum(['ON', 'OFF']).optional();
const modifySchema = z.object({
  SubAppId: subAppId,
  Mode: z.enum(['PUSH', 'PULL']).optional(),
  NotificationUrl: z
    .literal('')
    .or(z.url({ protocol: /^https?$/ }))
    .optional(),
  UploadMediaCompleteEventSwitch: onOff,
  DeleteMediaCompleteEventSwitch: onOff,
  PersistenceCompleteEventSwitch: onOff,
  SignKey: z
    .string()
    .regex(/^[a-z\d]{0,32}$/i)
    .optional(),
});
const confirmSchema = z.object({ EventHandles: z.array(z.string()).min(1), SubAppId: subAppId });

/** ModifyEventConfig: parameters that are left out stay unchanged. @param onChange called afterwards */
export function modifyEventConfig({ config }: VodState, onChange: () => void): ApiAction {
  return apiAction(modifySchema, ({ SubAppId: _, ...changes }) => {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    config.set({ ...config.get(), ...Object.fromEntries(given) });
    onChange();
    return {};
  });
}

/** DescribeEventConfig: returns everything except the SignKey. */
export function describeEventConfig({ config }: VodState): ApiAction {
  return apiAction(z.object({ SubAppId: subAppId }), () => {
    const { SignKey: _, ...visible } = config.get();
    return visible;
  });
}

/** PullEvents. As VOD documents, no event in time is an error. */
export function pullEvents({ config }: VodState, queue: PullQueue, stopping: AbortSignal): ApiAction {
  return apiAction(z.object({ SubAppId: subAppId }), async (_, { gone }) => {
    if (config.get().Mode !== 'PULL')
      throw apiError(
        'FailedOperation',
        'Events are pushed: the mode of the event configuration is not PULL.',
      );
    const events = await queue.pull(AbortSignal.any([gone, stopping]));
    if (events.length === 0) throw apiError('ResourceNotFound', 'There is no event.');
    return { EventSet: events };
  });
}

/** ConfirmEvents */
export function confirmEvents(queue: PullQueue): ApiAction {
  return apiAction(confirmSchema, ({ EventHandles: handles }) => {
    if (handles.length > PULL_LIMIT)
      throw apiError('InvalidParameterValue', `EventHandles has more than ${PULL_LIMIT} entries.`);
    queue.confirm(handles);
    return {};
  });
}
