/** What a museum adds to the loop: its title and sentence, its logo, and a QR code with an address; and the credits. */
import { encodeQR } from 'qr';
import type { Settings } from './settings.js';
import type { Texts } from './texts.js';

/** Modules of white around a code, as ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;

/** The code as an SVG element; `null` for an address that is too long for any code. */
export function qrCode(address: string): SVGSVGElement | null {
  let modules: boolean[][];
  try {
    modules = encodeQR(address, 'raw', { ecc: 'medium', border: QUIET_ZONE, scale: 1 });
  } catch {
    return null;
  }
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${modules.length} ${modules.length}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', address);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const squares = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  path.setAttribute('d', squares.join(''));
  svg.append(path);
  return svg;
}

/** Fills the words of the loop in. @param root has elements for them by id */
export function fillWall(root: ParentNode, { title, subtitle, logo, link, credits }: Settings, words: Texts): void {
  const put = (id: string, text: string) => {
    const element = root.querySelector(id);
    if (element) element.textContent = text;
  };
  put('#wall-title', title || words.title);
  put('#wall-subtitle', subtitle || words.subtitle);
  put('#wall-credits', [words.creditLine, credits].filter(Boolean).join(' '));
  const picture = root.querySelector<HTMLImageElement>('#wall-logo');
  if (picture) {
    picture.hidden = logo === '';
    if (picture.src !== logo && logo) picture.src = logo;
  }
  const code = root.querySelector<HTMLElement>('#wall-code');
  const svg = link ? qrCode(link) : null;
  if (!code) return;
  code.hidden = svg === null;
  const about = Object.assign(document.createElement('span'), { textContent: words.scanMe });
  code.replaceChildren(...(svg ? [svg, about] : []));
}
