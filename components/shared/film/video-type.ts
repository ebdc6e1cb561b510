/** Types by preference; Safari records the last one. */
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

/** The type of video that this browser records; `null` if it records none. */
export function videoType(): string | null {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return null;
  return TYPES.find(type => MediaRecorder.isTypeSupported(type)) ?? null;
}
