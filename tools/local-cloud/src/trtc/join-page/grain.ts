const TILE = 256;
/** Of 255: as strong as that of a webcam indoors. */
const STRENGTH = 40;

/**
 * Makes of a drawing what a camera would: grain lies over all of it, in each picture another. Without it an encoder has next to
 * nothing to do.
 *
 * @returns draws the grain over what is there
 */
export function createGrain(): (context: OffscreenCanvasRenderingContext2D) => void {
  const tile = new OffscreenCanvas(TILE, TILE);
  const pen = tile.getContext('2d');
  const image = new ImageData(TILE, TILE);
  for (let at = 0; at < image.data.length; at += 4) {
    image.data.fill(Math.random() < 0.5 ? 0 : 255, at, at + 3);
    image.data[at + 3] = Math.random() * STRENGTH;
  }
  pen?.putImageData(image, 0, 0);
  return (context) => {
    const pattern = context.createPattern(tile, 'repeat');
    if (pattern === null) return;
    pattern.setTransform(new DOMMatrix().translate(Math.random() * TILE, Math.random() * TILE));
    context.fillStyle = pattern;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  };
}
