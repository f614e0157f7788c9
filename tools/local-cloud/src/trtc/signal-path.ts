/** Where the browsers of a room meet; also known to the stand-in, which has nothing of zod in it. */
export const SIGNAL_PATH = '/trtc/signal';
