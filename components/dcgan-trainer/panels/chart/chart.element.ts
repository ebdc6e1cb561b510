import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type uPlot from 'uplot';
import type { Phase } from '../../../../src/shared/protocol/trainer.js';
import { chartStyles } from './chart.styles.js';
import { strings } from './chart.strings.js';
import { plotOptions } from './chart-options.js';
import type { PlotStyle } from './chart-options.js';
import type { Columns, MetricsHistory, Series } from '../../../../src/client/index.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { SizeController } from '../../../shared/size-controller.js';
import { VisibilityController } from '../../../shared/visibility-controller.js';
import { lazyImport } from '../../../../src/shared/lazy-import.js';
import { asError } from '../../../shared/error-controller.js';
import { errorText } from '../../../shared/messages.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Shortest time between two drawings of new data. */
const REDRAW_MS = 250;
/** Time after which charts that could not be drawn are drawn again. */
const RETRY_MS = 10_000;

interface Panel {
  readonly title: () => string;
  readonly series: readonly Series[];
  readonly range: PlotStyle['range'];
}

/** The chart while an autoencoder is trained, whose error falls by powers of ten. */
const RECONSTRUCTION: readonly Panel[] = [
  { title: () => strings.reconstructionChart, series: ['reconstructionLoss'], range: 'logarithmic' },
];
const GAME: readonly Panel[] = [
  { title: () => strings.lossChart, series: ['discriminatorLoss', 'generatorLoss'], range: null },
  { title: () => strings.scoreChart, series: ['realScore', 'fakeScore'], range: [0, 1] },
];

/**
 * Private to `<dcgan-trainer>`: charts of both losses and of D's scores over the same steps, or of an autoencoder's error.
 * uPlot is loaded when there is something to draw. The legend shows the numbers, and a sentence gives them to screen
 * readers.
 */
export class ChartElement extends LocalizedElement {
  static override styles = [sharedStyles, chartStyles];

  @property({ attribute: false }) history: MetricsHistory | null = null;
  /** Changes with the content of `history`. */
  @property({ attribute: false }) version = 0;

  /** Phase of the newest step, which decides what is drawn. */
  @property({ attribute: false }) phase: Phase = 'adversarial';

  @state() private columns: Columns | null = null;
  /** Index of the bucket under the pointer; `null` for the newest. */
  @state() private pointed: number | null = null;
  /** Why there are no plots. */
  @state() private problem: Error | null = null;

  readonly #visibility = new VisibilityController(this);
  #plots: uPlot[] = [];
  /** The panels that the plots show, or are being made for. */
  #plotted: readonly Panel[] | null = null;
  #nextDraw = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new SizeController(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#clear(); // each plot listens to the window, which would keep it in memory
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('phase')) this.columns = this.#readColumns(); // at once, since the old columns are not those of the new panels
    if (!changed.has('version') && !changed.has('history')) return;
    if (this.#visibility.visible || !this.columns) this.#scheduleDraw();
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.#visibility.visible || !this.columns) return;
    if (this.#plotted !== this.#panels) void this.#load(this.#panels);
    this.#fit();
    if (changed.has('columns'))
      this.#plots.forEach((plot, i) => plot.setData(dataOf(this.columns, this.#plotted?.[i])));
  }

  override render() {
    const { columns } = this;
    const last = (columns?.step.length ?? 0) - 1;
    const index = this.pointed !== null && this.pointed <= last ? this.pointed : last;
    const value = (name: Series) => columns?.[name][index] ?? null;
    return html`
      ${repeat(
        this.#panels,
        ({ title }) => title,
        ({ title, series }) => html`
          <div class="panel" role="group" aria-label=${title()}>
            <div class="head">
              <p class="title">${title()}</p>
              <dl class="legend" @transitionend=${this.#redraw}>
                ${series.map(
                  name => html`
                    <div>
                      <dt class=${name}>${strings[name]}</dt>
                      <dd>${written(name, value(name))}</dd>
                    </div>
                  `,
                )}
              </dl>
            </div>
            <div class="plot" aria-hidden="true"></div>
          </div>
        `,
      )}
      ${this.problem ? html`<p role="alert">${errorText(this.problem)}</p>` : nothing}
      <p class="hidden">${columns && last >= 0 ? this.#summary(columns, last) : ''}</p>
    `;
  }

  #summary(columns: Columns, i: number): string {
    const at = (name: Series) => columns[name][i] ?? null;
    const step = Math.ceil(columns.step[i] ?? 0);
    if (this.#panels === RECONSTRUCTION) return strings.reconstructionSummary(step, at('reconstructionLoss'));
    return strings.chartSummary(step, at('discriminatorLoss'), at('generatorLoss'), at('realScore'), at('fakeScore'));
  }

  #scheduleDraw(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#nextDraw - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#nextDraw = performance.now() + REDRAW_MS;
      this.columns = this.#readColumns();
    }, wait);
  }

  #readColumns(): Columns | null {
    return this.history?.columns(this.#panels.flatMap(({ series }) => series)) ?? null;
  }

  get #panels(): readonly Panel[] {
    return this.phase === 'autoencoder' ? RECONSTRUCTION : GAME;
  }

  async #load(panels: readonly Panel[]): Promise<void> {
    this.#clear();
    this.#plotted = panels;
    try {
      await this.#plot(panels);
      this.problem = null;
    } catch (error) {
      // Whatever becomes of the charts, the run goes on. They are tried again while the element is shown.
      this.problem = asError(error);
      this.dispatchEvent(new CustomEvent('dcgan-error', { detail: this.problem, bubbles: true, composed: true }));
      setTimeout(() => {
        this.#plotted = null;
        this.requestUpdate();
      }, RETRY_MS);
    }
  }

  /** The library that draws the charts; a subclass may bring its own. */
  protected async loadPlot(): Promise<typeof uPlot> {
    const { default: UPlot } = await lazyImport(() => import('uplot'));
    return UPlot;
  }

  async #plot(panels: readonly Panel[]): Promise<void> {
    const UPlot = await this.loadPlot();
    if (this.#plotted !== panels || this.#plots.length > 0) return; // the phase has changed, or the element was moved, meanwhile
    const boxes = [...this.renderRoot.querySelectorAll<HTMLElement>('.plot')];
    this.#plots = boxes.map((box, i) => {
      const { series, range } = panels[i] ?? { series: [], range: null };
      const options = plotOptions({
        series: series.map(name => ({ label: strings.lineEnds[name], color: () => this.#colorOf(`.${name}`) })),
        range,
        showSteps: i === boxes.length - 1,
        ink: () => this.#colorOf('.title'),
        grid: () => this.#colorOf('.panel', 'border-top-color'),
        fontSize: Math.max(11, 0.75 * parseFloat(getComputedStyle(this).fontSize)),
        fontFamily: getComputedStyle(this).fontFamily,
        onPoint: index => (this.pointed = index),
      });
      return new UPlot(options, dataOf(this.columns, panels[i]), box);
    });
    this.#fit();
  }

  #clear(): void {
    this.#plotted = null;
    for (const plot of this.#plots.splice(0)) plot.destroy();
    this.pointed = null;
  }

  #fit(): void {
    for (const plot of this.#plots) {
      const box = plot.root.parentElement;
      if (!box) continue;
      const size = { width: box.clientWidth, height: box.clientHeight };
      if (size.width && (size.width !== plot.width || size.height !== plot.height)) plot.setSize(size);
    }
  }

  /** A colour as the style sheet resolves it now, since a canvas cannot use custom properties. */
  #colorOf(selector: string, property = 'color'): string {
    const element = this.renderRoot.querySelector(selector);
    return element ? getComputedStyle(element).getPropertyValue(property) : '';
  }

  /** Redraws when the legend's colour has changed (dark to light, say), which its transition shows. */
  readonly #redraw = (): void => {
    for (const plot of this.#plots) plot.redraw();
  };
}

function dataOf(columns: Columns | null, panel: Panel | undefined): uPlot.AlignedData {
  const { series } = panel ?? { series: [] };
  return [columns?.step ?? [], ...series.map(name => columns?.[name] ?? [])];
}

function written(name: Series, value: number | null): string {
  return name === 'reconstructionLoss' ? strings.reconstruction(value) : strings.metric(value);
}
