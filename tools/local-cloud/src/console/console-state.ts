import { type ServiceState } from '@scf-media/console/snapshot';
import { type ObjectRecord } from '../cos/index.ts';
import { type DeployedFunction, type Invocation } from '../scf/index.ts';
import { type RoomView } from '../trtc/index.ts';
import { type LoggedEvent, type VodFile, type VodTask } from '../vod/index.ts';

/** What the console knows of the cloud by itself. */
export interface ConsoleState {
  /** Where the services listen that run on this cloud; empty where there are none. */
  readonly services: readonly ServiceState[];
  readonly cosUrl: string;
  readonly functions: readonly DeployedFunction[];
  readonly invocations: readonly (Invocation & { readonly pid: number | undefined })[];
  readonly vod: {
    readonly files: readonly VodFile[];
    readonly tasks: readonly VodTask[];
    readonly events: readonly LoggedEvent[];
    urlOf(key: string): string;
  };
  readonly rooms: readonly RoomView[];
  readonly buckets: readonly { readonly name: string; readonly objects: readonly ObjectRecord[] }[];
}
