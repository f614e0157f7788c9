import type { RoomControls } from './room-config.ts';

type Kind = 'audio' | 'video';

/** The tiles of the page: one per user, the page's own first. */
interface Participants {
  add(userId: string): void;
  remove(userId: string): void;
  show(userId: string, kind: Kind, isThere: boolean): void;
  showOwn(kind: Kind, text: string): void;
  playOwn(track: MediaStreamTrack): void;
  findView(userId: string): HTMLElement | undefined;
  /** Shows a status line. */
  setStatus(text: string): void;
  /** Runs an action on the next click. */
  onClick(act: () => Promise<void>): void;
  addButtons(controls: RoomControls, kinds: readonly Kind[]): void;
}

interface Tile {
  readonly box: HTMLElement;
  readonly view: HTMLElement;
  readonly states: Record<Kind, HTMLElement>;
}

export function createParticipants(ownId: string): Participants {
  const list = document.getElementById('people') ?? document.body;
  const status = document.getElementById('status') ?? document.body;
  const tiles = new Map<string, Tile>();

  const child = (parent: HTMLElement, tag: string, className: string, text = ''): HTMLElement => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const tile = (userId: string): Tile => {
    const known = tiles.get(userId);
    if (known !== undefined) return known;
    const box = child(list, 'figure', 'tile');
    box.dataset['userId'] = userId;
    const view = child(box, 'div', 'view');
    const caption = child(box, 'figcaption', 'name', userId);
    const states = { audio: child(caption, 'span', 'state'), video: child(caption, 'span', 'state') };
    const made = { box, view, states };
    tiles.set(userId, made);
    return made;
  };
  const own = tile(ownId);

  return {
    add: (userId) => void tile(userId),
    remove(userId) {
      tiles.get(userId)?.box.remove();
      tiles.delete(userId);
    },
    show: (userId, kind, isThere) => {
      tile(userId).states[kind].textContent = isThere ? kind : '';
    },
    showOwn: (kind, text) => {
      own.states[kind].textContent = text;
    },
    playOwn(track) {
      const element = document.createElement('video');
      element.muted = true;
      element.srcObject = new MediaStream([track]);
      own.view.append(element);
      element.play().catch((error: unknown) => console.warn(String(error)));
    },
    findView: (userId) => tiles.get(userId)?.view,
    setStatus(text) {
      status.textContent = text;
    },
    onClick: (act) => addEventListener('click', () => void act(), { once: true }),
    addButtons(controls, kinds) {
      const bar = document.getElementById('buttons') ?? document.body;
      const button = (text: string, act: () => Promise<void>): void =>
        child(bar, 'button', '', text).addEventListener('click', () => {
          act().catch((error: unknown) => {
            status.textContent = String(error);
          });
        });
      for (const kind of kinds) {
        button(`mute ${kind}`, () => controls.mute(kind));
        button(`unmute ${kind}`, () => controls.unmute(kind));
        button(`stop ${kind}`, () => controls.unpublish(kind));
        button(`publish ${kind}`, () => controls.publish(kind));
      }
      button('leave', () => controls.leave());
    },
  };
}
