export {
  signBody,
  parseSignKeys,
  verifyCallback,
  toWebhookHeaders,
  type CallbackVerdict,
} from './callback-signature.ts';
export { sendCallback, notifyRejection, type CallbackOptions, type CallbackResult } from './send-callback.ts';
