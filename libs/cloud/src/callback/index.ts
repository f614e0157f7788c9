export {
  signBody,
  signKeysOf,
  verifyCallback,
  webhookHeaders,
  type CallbackVerdict,
} from './callback-signature.ts';
export { sendCallback, notifyRejection, type CallbackOptions, type CallbackResult } from './send-callback.ts';
