import { z } from 'zod';
import { readRequest } from '../trtc-room/read-request.ts';

/** A position in a file, seconds. */
export const positionField = z
  .number()
  .refine((seconds) => seconds >= 0 && seconds <= 1_000_000, { message: 'must be in range [0, 1000000]' });

const fields = {
  Action: z
    .enum(['Pause', 'Resume', 'Seek'])
    .describe(
      '`Pause`: the media stops, the user stays in the room. `Resume`: continue; a live stream continues at its newest moment. `Seek`: continue at `Position`',
    ),
  Position: positionField.optional().meta({
    description:
      'With `Seek`: seconds into the file. Rejected for a live stream, and beyond the end of the file',
    fallback: 'required with `Seek`',
  }),
};

/** The body of `POST /tasks/:requestId`. */
export const controlSchema = z
  .object(fields)
  .refine(({ Action, Position }) => Action !== 'Seek' || Position !== undefined, {
    path: ['Position'],
    message: 'missing: it must be set with Seek',
  });

/** A command to a running push: the body of `POST /tasks/:requestId`. */
export type ControlRequest = z.output<typeof controlSchema>;

/** Parses the body of `POST /tasks/:requestId`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parseControlRequest(body: unknown): ControlRequest {
  return readRequest(controlSchema, Object.keys(fields), body);
}
