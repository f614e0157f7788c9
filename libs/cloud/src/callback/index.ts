export { sendCallback, type CallbackOptions, type CallbackResult } from './send-callback.ts';
export { signBody } from './sign-body.ts';
export { tellRefusal } from './tell-refusal.ts';
