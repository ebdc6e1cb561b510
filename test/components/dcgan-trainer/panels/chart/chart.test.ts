import { expect } from 'chai';
import '../../../../../components/dcgan-trainer/panels/chart/chart.panel.js';
import { define } from '../../../../../components/define.js';
import { ChartElement } from '../../../../../components/dcgan-trainer/panels/chart/chart.element.js';
import { MetricsHistory } from '../../../../../src/client/history/metrics-history.js';
import { fakeMetrics } from '../../../../support/fake-run.js';
import { instances } from '../../../../support/instances.js';
import { unmountAll, until } from '../../../../support/mount-trainer.js';
import { wait } from '../../../../support/promises.js';

const TAG = 'dcgan-trainer-chart';
const PANELS = 2;

describe('The trainer’s chart', () => {
  afterEach(() => unmountAll());

  /** A chart with something to draw, drawn. */
  async function drawn(): Promise<ChartElement> {
    const chart = document.createElement(TAG) as ChartElement;
    chart.history = new MetricsHistory();
    for (let step = 1; step <= 3; step++) chart.history.push(fakeMetrics(step));
    document.body.append(chart);
    await until(() => plots(chart) === PANELS);
    return chart;
  }

  const plots = (chart: ChartElement): number => chart.renderRoot.querySelectorAll('.plot canvas').length;

  it('is let go of by the window, which its plots listen to, when it is gone', async () => {
    const charts = `customElements.get('${TAG}')`;
    for (let i = 0; i < 5; i++) (await drawn()).remove();
    // One may stay: V8 keeps the first object of a shape with a getter, which leads from uPlot to a chart.
    for (let tries = 0; ((await instances(charts))[charts] ?? NaN) > 1; tries++) {
      expect(tries, 'looks at what is left, each after a garbage collection').to.be.below(50);
      await wait(200);
    }
  });

  it('has its plots again, once each, where it is moved to', async () => {
    const chart = await drawn();
    const place = document.createElement('div');
    document.body.append(place);
    place.append(chart); // gone and there again within one task, and
    await until(() => plots(chart) === PANELS);
    chart.remove(); // for a while
    await until(() => plots(chart) === 0);
    place.append(chart);
    await until(() => plots(chart) > 0);
    place.before(chart); // at once, again
    await wait(300);
    expect(plots(chart)).to.equal(PANELS);
  });

  it('says so where its library cannot be loaded, or throws, and rejects nothing', async () => {
    const rejections: unknown[] = [];
    const onRejection = (event: PromiseRejectionEvent) => rejections.push(event.reason);
    addEventListener('unhandledrejection', onRejection);
    const failures: readonly [string, () => Promise<never>][] = [
      ['missing', () => Promise.reject(new TypeError('Failed to fetch'))],
      ['broken', () => Promise.resolve(class { constructor() { throw new RangeError('No canvas'); } } as never)], // prettier-ignore
    ];
    for (const [name, loadPlot] of failures) {
      define(
        `test-chart-${name}`,
        class extends ChartElement {
          protected override loadPlot = loadPlot;
        },
      );
      const chart = document.createElement(`test-chart-${name}`) as ChartElement;
      const errors: unknown[] = [];
      chart.addEventListener('dcgan-error', ({ detail }) => errors.push(detail));
      chart.history = new MetricsHistory();
      for (let step = 1; step <= 3; step++) chart.history.push(fakeMetrics(step));
      document.body.append(chart);
      await until(() => chart.renderRoot.querySelector('[role=alert]') !== null);
      expect(errors, name).to.have.length(1);
      expect(chart.renderRoot.querySelector('.legend')?.textContent, 'the numbers are still there').to.include('0');
    }
    await wait(50);
    removeEventListener('unhandledrejection', onRejection);
    expect(rejections).to.deep.equal([]);
  });
});
