import { z } from 'zod';
import { readRequest } from '../trtc-room/read-request.ts';
import { positionField } from './position-field.ts';

const fields = {
  Action: z.enum(['Pause', 'Resume', 'Seek']),
  /** With `Seek`: seconds into the file. */
  Position: positionField.optional(),
};

const controlSchema = z
  .object(fields)
  .refine(({ Action, Position }) => Action !== 'Seek' || Position !== undefined, {
    path: ['Position'],
    message: 'missing: it must be set with Seek',
  });

/** What is asked of a push that runs: the body of `POST /tasks/:requestId`. */
export type ControlRequest = z.output<typeof controlSchema>;

/** Reads the body of `POST /tasks/:requestId`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parseControlRequest(body: unknown): ControlRequest {
  return readRequest(controlSchema, Object.keys(fields), body);
}
