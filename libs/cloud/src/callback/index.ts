export { sendCallback, type CallbackOptions, type CallbackResult } from './send-callback.ts';
export { signBody, signKeysOf, webhookHeaders } from './sign-body.ts';
export { tellRefusal } from './tell-refusal.ts';
export { verifyCallback, type CallbackVerdict } from './verify-callback.ts';
