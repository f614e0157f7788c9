import { html, raw } from 'hono/html';
import type { PreferredCodec } from '../sdk/codec-order.ts';
import type { RoomConfig } from './room-config.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 1rem auto; padding: 0 1rem; }
  #people { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; }
  .tile { margin: 0; } .view { aspect-ratio: 16 / 9; background: #000; overflow: hidden; }
  .view video { width: 100%; height: 100%; object-fit: contain; }
  .state { margin-left: .75rem; opacity: .6; }
  button { font: inherit; margin: 0 .5rem .5rem 0; }
`;

/** Renders the page of a user in a room. */
export function renderJoinPage(config: RoomConfig, codec: PreferredCodec): string {
  const name = 'roomId' in config.room ? String(config.room.roomId) : `"${config.room.strRoomId}"`;
  // Only this character could end the script element.
  const json = JSON.stringify(config).replaceAll('<', '\\u003c');
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <link rel="icon" href="data:," />
          <title>${config.userId} in ${name}</title>
          <style>
            ${raw(STYLE)}
          </style>
        </head>
        <body>
          <h1>Room ${name}</h1>
          <p id="status">entering</p>
          <div id="people"></div>
          <p id="buttons"></p>
          <script type="application/json" id="config">
            ${raw(json)}
          </script>
          <script src="/trtc/trtc.js?codec=${codec}"></script>
          <script src="/trtc/join-page.js"></script>
        </body>
      </html>`,
  );
}
