import { expect } from 'chai';
import '../../../../../components/dcgan-trainer/panels/chart/chart.panel.js';
import type { ChartElement } from '../../../../../components/dcgan-trainer/panels/chart/chart.element.js';
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
      expect(tries, 'looks at what is left, each after a garbage collection').to.be.below(10);
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
    await wait(100);
    expect(plots(chart)).to.equal(0);
    place.append(chart);
    await until(() => plots(chart) > 0);
    place.before(chart); // at once, again
    await wait(300);
    expect(plots(chart)).to.equal(PANELS);
  });
});
