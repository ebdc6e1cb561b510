import { expect } from 'chai';
import { decodeQR } from 'qr/decode.js';
import { DEFAULTS } from '../../../demo/kiosk/settings.js';
import { texts } from '../../../demo/kiosk/texts.js';
import { fillWall, qrCode } from '../../../demo/kiosk/wall.js';

const ADDRESS = 'https://museum.example/exhibit?room=3&lang=de';

/** The pixels of an SVG picture, as a camera would see them. */
async function pixels(svg: SVGSVGElement): Promise<ImageData> {
  const side = 400;
  const picture = new Image(side, side);
  svg.setAttribute('width', String(side));
  svg.setAttribute('height', String(side));
  picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await picture.decode();
  const context = new OffscreenCanvas(side, side).getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.drawImage(picture, 0, 0, side, side);
  return context.getImageData(0, 0, side, side);
}

describe('The wall of the kiosk', () => {
  const wall = () => {
    const root = document.createElement('div');
    root.innerHTML =
      '<img id="wall-logo"><b id="wall-title"></b><b id="wall-subtitle"></b><b id="wall-credits"></b><b id="wall-code"></b>';
    return root;
  };
  const text = (root: Element, id: string) => root.querySelector(id)?.textContent;
  const shown = (root: Element, id: string) => root.querySelector<HTMLElement>(id)?.hidden === false;

  it('has a QR code that leads where it should', async () => {
    const svg = qrCode(ADDRESS);
    if (!svg) throw new Error('There is no code.');
    expect(svg.getAttribute('aria-label')).to.equal(ADDRESS);
    expect(decodeQR(await pixels(svg))).to.equal(ADDRESS);
  });

  it('has none for an address that fits into no code', () => {
    expect(qrCode(`https://example.org/${'x'.repeat(5000)}`)).to.equal(null);
  });

  it('says what a GAN is, and whose work is shown, in each language', () => {
    for (const words of [texts.en, texts.de]) {
      const root = wall();
      fillWall(root, DEFAULTS, words);
      expect(text(root, '#wall-title')).to.equal(words.title);
      expect(text(root, '#wall-subtitle')).to.equal(words.subtitle);
      expect(text(root, '#wall-credits')).to.contain('Toon Head').and.to.contain('CC BY 4.0');
      expect([shown(root, '#wall-logo'), shown(root, '#wall-code')]).to.deep.equal([false, false]);
    }
  });

  it('has the museum’s own words, logo and address, and never loses the credits that are owed', () => {
    const root = wall();
    const logo = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"/%3E';
    const own = { title: 'Machines that draw', subtitle: 'Room 3', credits: 'Lent by the town.', link: ADDRESS, logo };
    fillWall(root, { ...DEFAULTS, ...own }, texts.en);
    expect([text(root, '#wall-title'), text(root, '#wall-subtitle')]).to.deep.equal([own.title, own.subtitle]);
    expect(text(root, '#wall-credits')).to.equal(`${texts.en.creditLine} Lent by the town.`);
    expect([shown(root, '#wall-logo'), shown(root, '#wall-code')]).to.deep.equal([true, true]);
    expect(text(root, '#wall-code')).to.equal(texts.en.scanMe);
    fillWall(root, DEFAULTS, texts.en);
    expect([shown(root, '#wall-logo'), shown(root, '#wall-code')]).to.deep.equal([false, false]);
  });
});
