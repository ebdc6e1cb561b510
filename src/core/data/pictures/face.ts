/**
 * Finds the face in a picture by the Shape Detection API, where the browser has it. TypeScript's libraries have no types
 * for it yet. Nothing is downloaded for it.
 * Source: W3C, "Accelerated Shape Detection in Images", section 2.1.
 */
import { squareAround, type Square } from './square.js';

interface FaceDetector {
  detect(picture: ImageBitmap): Promise<readonly { readonly boundingBox: DOMRectReadOnly }[]>;
}

interface FaceDetectors {
  readonly FaceDetector?: new (options: { readonly maxDetectedFaces: number }) => FaceDetector;
}

/** The square's side relative to the longer side of the face's box, which reaches from the brows to the chin. */
const ROOM = 1.8;
/** Faces to look for: more than one, since the first need not be the largest. */
const MOST_FACES = 8;

export function canFindFaces(): boolean {
  return (globalThis as FaceDetectors).FaceDetector !== undefined;
}

/** @returns the square around the largest face; `null` where there is none, or the browser cannot find any */
export async function findFace(picture: ImageBitmap): Promise<Square | null> {
  const { FaceDetector } = globalThis as FaceDetectors;
  if (!FaceDetector) return null;
  // A platform may have the class but no detector; then it rejects.
  const faces = await new FaceDetector({ maxDetectedFaces: MOST_FACES }).detect(picture).catch(() => []);
  const boxes = faces.map(({ boundingBox }) => boundingBox).sort((a, b) => b.width * b.height - a.width * a.height);
  const [box] = boxes;
  if (!box) return null;
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return squareAround(picture, centre, ROOM * Math.max(box.width, box.height));
}
