export {
  signBody,
  parseSignKeys,
  verifyCallback,
  toWebhookHeaders,
  type CallbackVerdict,
} from './callback-signature.ts';
export {
  sendCallback,
  createRejectionNotifier,
  type CallbackOptions,
  type CallbackResult,
} from './send-callback.ts';
