import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Hostile pages by name, each of which repeats one thing that a page should not do. Each is a script that starts one second
 * after the page has loaded, beside an animation. `again(f)` calls `f` repeatedly, `filler(n)` returns n characters.
 */
export const hostilePages: Readonly<Record<string, string>> = {
  alerts: `again(() => alert('are you there?'));`,
  dialogs: `again(() => { confirm('sure?'.repeat(1000)); prompt('name?'); });`,
  beforeunload: `onbeforeunload = (event) => { event.preventDefault(); return 'stay'; }; again(() => location.reload());`,
  console: `again(() => { for (let i = 0; i < 2000; i++) console.log(filler(1000), i); });`,
  errors: `again(() => { for (let i = 0; i < 200; i++) { Promise.reject(new Error(filler(500) + i)); setTimeout(() => { throw new TypeError('e' + i); }); } });`,
  closing: `again(() => { for (let i = 0; i < 1000; i++) close(); });`,
  printing: `again(() => print());`,
  popups: `again(() => { open('about:blank'); open(location.href, '_blank', 'width=200,height=200'); });`,
  'local-storage': `again(() => { try { localStorage[Math.random()] = filler(1e6); } catch { localStorage.clear(); } });`,
  'indexed-db': `const asked = indexedDB.open('db' + Math.random()); asked.onupgradeneeded = () => asked.result.createObjectStore('s', { autoIncrement: true });
    asked.onsuccess = () => again(() => { try { const t = asked.result.transaction('s', 'readwrite'); t.onerror = t.onabort = () => 0; t.objectStore('s').add(new Blob([noise(5e6)])); } catch {} });`,
  'private-files': `navigator.storage.getDirectory().then(async (d) => { for (let i = 0; ; i++) try { const f = await (await d.getFileHandle('f' + i, { create: true })).createWritable(); await f.write(noise(2e7)); await f.close(); } catch { await pause(50); } });`,
  'cache-storage': `caches.open('c').then((c) => again(() => c.put('/x' + Math.random(), new Response(noise(5e6))).catch(() => 0)));`,
  blobs: `const kept = []; again(() => { kept.push(URL.createObjectURL(new Blob([noise(1e7)]))); });`,
  downloads: `again(() => { const a = document.createElement('a'); a.download = 'x.bin'; a.href = '/endless'; a.click(); frame('/endless'); });`,
  workers: `again(() => { new Worker(URL.createObjectURL(new Blob(['for (;;);']))); }, 200);`,
  'service-workers': `navigator.serviceWorker.register('/worker.js').then(() => again(() => { navigator.serviceWorker.getRegistrations().then((all) => all.forEach((r) => r.update().catch(() => 0))); fetch('/looping').catch(() => 0); }));`,
  frames: `again(() => { for (let i = 0; i < 5; i++) frame('/page/nested'); if (frames.length > 300) document.querySelectorAll('iframe').forEach((f) => f.remove()); });`,
  memory: `const kept = []; again(() => { const a = new Float64Array(4e6).fill(Math.random()); kept.push(a); });`,
  navigations: `let n = 0; again(() => { location.href = location.pathname + '?n=' + n++ + Math.random(); }, 30);`,
  history: `let n = 0; again(() => { for (let i = 0; i < 300; i++) try { history.pushState({ s: filler(1e4) }, '', '?' + n++); } catch {} if (n % 3 === 0) history.back(); });`,
  fragments: `let n = 0; again(() => { location.hash = filler(1000) + n++; });`,
  titles: `again(() => { document.title = filler(1e6) + Math.random(); });`,
  'huge-dom': `again(() => { const box = document.createElement('div'); box.innerHTML = '<p><b>x</b></p>'.repeat(3000); document.body.append(box); }, 50);`,
  'deep-dom': `let at = document.body; again(() => { for (let i = 0; i < 200; i++) { const d = document.createElement('div'); at.append(d); at = d; } at.textContent = 'x'; document.body.offsetHeight; }, 50);`,
  webgl: `const kept = []; again(() => { const g = document.createElement('canvas').getContext('webgl'); if (!g) return; kept.push(g); g.getExtension('WEBGL_lose_context')?.loseContext(); const other = document.createElement('canvas').getContext('webgl2'); other?.texImage2D(other.TEXTURE_2D, 0, other.RGBA, 2048, 2048, 0, other.RGBA, other.UNSIGNED_BYTE, null); });`,
  canvases: `const kept = []; again(() => { const c = document.createElement('canvas'); c.width = c.height = 8000; const g = c.getContext('2d'); g.fillRect(0, 0, 8000, 8000); kept.push(c); }, 100);`,
  websockets: `again(() => { const s = new WebSocket('ws://' + location.host + '/socket'); s.onopen = () => { for (let i = 0; i < 100; i++) s.send(filler(10000)); setTimeout(() => s.close(), 500); }; s.onerror = () => 0; }, 20);`,
  requests: `again(() => { for (let i = 0; i < 50; i++) { fetch('/nothing?' + Math.random()).catch(() => 0); navigator.sendBeacon('/nothing', filler(1000)); } });`,
  debugger: `again(() => { debugger; eval('debugger'); });`,
  'stuck-loop': `for (;;) Math.random();`,
  'busy-loop': `again(() => { const until = performance.now() + 3000; while (performance.now() < until); });`,
  wasm: `const code = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]);
    WebAssembly.instantiate(code).then(({ instance }) => instance.exports.f());
    new Worker(URL.createObjectURL(new Blob(['const c=new Uint8Array([' + code + ']);WebAssembly.instantiate(c).then(({instance})=>instance.exports.f())'])));`,
  notifications: `Notification.requestPermission(); again(() => { try { new Notification(filler(1000)); } catch {} Notification.requestPermission(); });`,
  permissions: `again(() => { navigator.geolocation.getCurrentPosition(() => 0, () => 0); navigator.mediaDevices.getUserMedia({ audio: true, video: true }).catch(() => 0); navigator.mediaDevices.getDisplayMedia().catch(() => 0); navigator.usb?.requestDevice({ filters: [] }).catch(() => 0); navigator.bluetooth?.requestDevice({ acceptAllDevices: true }).catch(() => 0); navigator.requestMIDIAccess?.().catch(() => 0); });`,
  fullscreen: `again(() => { document.documentElement.requestFullscreen().catch(() => 0); document.body.requestPointerLock?.(); navigator.wakeLock?.request().catch(() => 0); screen.orientation?.lock?.('portrait').catch(() => 0); document.exitFullscreen?.().catch(() => 0); });`,
  'media-elements': `again(() => { const v = document.createElement(Math.random() < 0.5 ? 'video' : 'audio'); v.autoplay = v.loop = true; v.src = '/nothing.mp4?' + Math.random(); document.body.append(v); const a = new AudioContext(); a.createOscillator().start(); }, 30);`,
  clipboard: `again(() => { navigator.clipboard?.writeText(filler(1e6)).catch(() => 0); navigator.clipboard?.read().catch(() => 0); document.execCommand('copy'); });`,
  'file-choosers': `const input = document.createElement('input'); input.type = 'file'; input.multiple = true; again(() => { input.click(); window.showOpenFilePicker?.().catch(() => 0); window.showSaveFilePicker?.().catch(() => 0); });`,
  protocols: `again(() => { for (const to of ['mailto:a@b', 'tel:1', 'steam://run/1', 'ms-settings:', 'file:///etc/passwd', 'chrome://crash', 'view-source:x']) { try { frame(to); location.href = to; } catch {} } }, 50);`,
  devtools: `again(() => { const o = {}; Object.defineProperty(o, 'id', { get() { location.reload(); return 1; } }); console.log(o); console.table([o]); console.clear(); const t = performance.now(); debugger; if (performance.now() - t > 100) document.body.innerHTML = ''; }, 50);`,
  animations: `const style = document.createElement('style'); style.textContent = '@keyframes k{to{filter:blur(40px) hue-rotate(360deg);transform:rotate(1turn) scale(3)}} .k{position:fixed;inset:0;mix-blend-mode:difference;animation:k 1s infinite;background:#f00a}'; document.head.append(style); again(() => { const d = document.createElement('div'); d.className = 'k'; document.body.append(d); if (document.querySelectorAll('.k').length > 60) d.remove(); });`,
  messages: `addEventListener('message', () => 0); const channel = new BroadcastChannel('b'); again(() => { for (let i = 0; i < 500; i++) { postMessage(filler(1e4), '*'); channel.postMessage(filler(1e4)); } });`,
  peers: `again(async () => { const a = new RTCPeerConnection(); a.createDataChannel('x'); a.addTransceiver('video'); await a.setLocalDescription(await a.createOffer()); }, 50);`,
  cookies: `let n = 0; again(() => { for (let i = 0; i < 200; i++) document.cookie = 'c' + n++ + '=' + filler(4000); });`,
};

/** Pure: creates the document of a page. */
function createHostilePage(name: string): string {
  if (name === 'nested') return `<!doctype html><title>nested</title><body>nested</body>`;
  return `<!doctype html><meta charset="utf-8"><title>${name}</title><body>
<canvas id="c" width="1280" height="720" style="position:fixed;inset:0"></canvas>
<script>
const g = document.getElementById('c').getContext('2d');
let drawn = 0;
(function draw() {
  g.fillStyle = 'hsl(' + drawn++ % 360 + ' 60% 50%)';
  g.fillRect(0, 0, 1280, 720);
  requestAnimationFrame(draw);
})();
const filler = (length) => 'x'.repeat(length);
const noise = (length) => { const some = new Uint8Array(length); for (let i = 0; i < length; i += 65536) crypto.getRandomValues(some.subarray(i, i + 65536)); return some; };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const again = (f, ms = 0) => setInterval(() => { try { Promise.resolve(f()).catch(() => 0); } catch {} }, ms);
const frame = (src) => { const f = document.createElement('iframe'); f.src = src; document.body.append(f); };
setTimeout(() => {
${hostilePages[name] ?? ''}
}, 1000);
</script></body>`;
}

/** Serves the pages and their resources; disposing it closes every connection. */
export interface HostileServer extends AsyncDisposable {
  getUrl(name: string): string;
}

/** The length of the endless file, which is sent slowly enough not to keep the server busy. */
const endlessPieces = 1_000;
/** RFC 6455, 1.3. */
const webSocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** A service worker that intercepts every request and updates itself continually. */
const serviceWorker = `self.onfetch = (event) => event.respondWith(fetch(event.request).catch(() => new Response('')));
setInterval(() => self.registration.update().catch(() => 0), 100);
// `;

export async function serveHostilePages(): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://h');
    request.resume();
    if (pathname.startsWith('/page/')) {
      response.setHeader('content-type', 'text/html').end(createHostilePage(pathname.slice('/page/'.length)));
    } else if (pathname === '/endless') {
      response.setHeader('content-type', 'application/octet-stream');
      let piece = 0;
      const sending = setInterval(() => {
        if (piece++ > endlessPieces || response.destroyed) return void clearInterval(sending);
        response.write(Buffer.alloc(100_000));
      }, 20);
    } else if (pathname === '/worker.js') {
      // Different each time, so that there is always an update.
      response.setHeader('content-type', 'text/javascript').end(`${serviceWorker}${Math.random()}`);
    } else response.writeHead(404).end();
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket: Socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${webSocketGuid}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    getUrl: (name) => `http://127.0.0.1:${port}/page/${name}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
