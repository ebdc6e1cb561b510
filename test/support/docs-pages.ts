/** The documentation's pages in frames, so that a test sees what a visitor's browser says of them. */

import { until } from './promises.js';

/** A page in a frame, and what went wrong in it. */
export interface OpenPage {
  readonly frame: HTMLIFrameElement;
  readonly window: Window & typeof globalThis;
  readonly document: Document;
  /** Errors, also those of the console, and files that could not be loaded. */
  readonly complaints: string[];
  /** Until something is so. */
  until(condition: () => boolean, what: string): Promise<void>;
}

export const SITE = '/demo/docs/';

/** Taken down before anything else of the page runs. */
const RECORDER = `<script>
  window.complaints = [];
  window.addEventListener('error', event => {
    const { src, href } = event.target;
    window.complaints.push(event.message || 'Could not load ' + (src || href));
  }, true);
  window.addEventListener('unhandledrejection', ({ reason }) => window.complaints.push(String(reason)));
  window.addEventListener('dcgan-error', ({ detail }) => window.complaints.push(String(detail)));
  const error = console.error;
  console.error = (...values) => { window.complaints.push(values.join(' ')); error(...values); };
</script>`;

const frames: HTMLIFrameElement[] = [];

/** @param head goes into the page before everything of its own */
export async function openPage(name: string, head = ''): Promise<OpenPage> {
  const address = new URL(name, new URL(SITE, location.origin));
  const html = await (await fetch(address)).text();
  const frame = document.createElement('iframe');
  frame.style.cssText = 'inline-size: 1100px; block-size: 900px';
  frame.srcdoc = html.replace('<head>', `<head><base href="${address.href}" />${RECORDER}${head}`);
  frames.push(frame);
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  const window = frame.contentWindow as Window & typeof globalThis;
  const complaints = Reflect.get(window, 'complaints') as string[];
  return {
    frame,
    window,
    document: window.document,
    complaints,
    until: (condition, what) => until(condition, () => `${name}: ${what} did not come. ${complaints.join('; ')}`),
  };
}

export function closePages(): void {
  for (const frame of frames.splice(0)) frame.remove();
}

/** A page without a browser: to be read only. */
export async function readPage(name: string): Promise<Document> {
  const response = await fetch(new URL(name, new URL(SITE, location.origin)));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}
