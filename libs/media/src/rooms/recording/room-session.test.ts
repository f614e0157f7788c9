import { expect, test } from 'vitest';
import { toRoomError } from './room-session.ts';

test('the signature appears in no message, even when the SDK reports it', () => {
  const failure = {
    name: 'INVALID_PARAMETER',
    code: 5000,
    extraCode: 5001,
    message: 'userSig eJx123 is too short',
  };
  expect(toRoomError(failure, 'eJx123').message).toBe(
    'the room was not entered: INVALID_PARAMETER 5000/5001: userSig <userSig> is too short',
  );
});
