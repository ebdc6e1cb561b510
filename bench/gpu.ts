/** The page bench/gpu.html: one button, at most two minutes, and a table of this machine to copy. */
import { wrap, type Remote } from 'comlink';
import {
  BUDGET_MS,
  CASES,
  cellsOf,
  COLUMNS,
  costOf,
  isAffordable,
  leftOutOf,
  LIMIT_MS,
  PATIENCE_MS,
  textOf,
} from './gpu-plan.js';
import type { Pace, Report, Row } from './gpu-plan.js';
import type { GpuWorker, Side, SideFigures } from './gpu.worker.js';

/** In the order in which they are measured: if time is short, ours and the CPU matter most. */
const SIDES: readonly Side[] = ['ours', 'cpu', 'stock'];
const ASSETS = new URL('../../dist/assets/', location.href).href;

interface OpenSide {
  readonly side: Side;
  readonly worker: Worker;
  readonly remote: Remote<GpuWorker>;
  pace: Pace | null;
}

const element = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;
const [button, copy] = [element<HTMLButtonElement>('start'), element<HTMLButtonElement>('copy')];
const [status, progress] = [element('status'), element<HTMLProgressElement>('progress')];
const [table, text] = [element<HTMLTableElement>('table'), element<HTMLTextAreaElement>('text')];
const legend = element('legend');

button.addEventListener('click', () => {
  button.disabled = true;
  copy.hidden = text.hidden = true;
  status.textContent = 'Starting …';
  measure()
    .catch((error: unknown) => (status.textContent = `It failed: ${String(error)}`))
    .finally(() => (button.disabled = false));
});
copy.addEventListener('click', () => {
  copyText().catch(() => {
    text.select();
    status.textContent = 'The browser allows no copying here, but the text is selected: copy it by hand.';
  });
});

/** Rejects where the browser denies it; outside https: and localhost there is no clipboard at all. */
async function copyText(): Promise<void> {
  await navigator.clipboard.writeText(text.value);
  copy.textContent = 'Copied';
}

async function measure(): Promise<void> {
  const begun = performance.now();
  const left = () => LIMIT_MS - (performance.now() - begun);
  const devices: Partial<Record<Side, string>> = {};
  const open: OpenSide[] = [];
  for (const side of SIDES) {
    const worker = new Worker(new URL('gpu.worker.js', import.meta.url), { type: 'module' });
    const remote = wrap<GpuWorker>(worker);
    const device = await remote.start(side, ASSETS).catch((error: unknown) => error as Error);
    if (typeof device === 'string') {
      devices[side] = device;
      open.push({ side, worker, remote, pace: null });
    } else worker.terminate();
  }
  const rows: Row[] = [];
  const report = (): Report => ({
    date: new Date().toISOString().slice(0, 10),
    browser: navigator.userAgent.match(/(Firefox|Edg|OPR|Chrome|Version)\/[\d.]+/g)?.join(' ') ?? navigator.userAgent,
    cores: navigator.hardwareConcurrency,
    ...{ devices, rows, seconds: (performance.now() - begun) / 1_000 },
  });
  head();
  for (const item of CASES) {
    status.textContent = `${item.name} …`;
    const sides: Partial<Record<Side, SideFigures | string>> = {};
    for (const each of open) {
      if (!isAffordable(item, each.pace, left())) continue;
      sides[each.side] = await figuresOf(each, item, left());
      progress.value = Math.min(1, (performance.now() - begun) / LIMIT_MS);
    }
    if (Object.keys(sides).length === 0) continue;
    const row = { item, sides };
    rows.push(row);
    fill(table.tBodies[0]?.insertRow(), cellsOf(row), 'td');
  }
  for (const { worker } of open) worker.terminate();
  progress.value = 1;
  text.value = textOf(report());
  text.hidden = copy.hidden = false;
  copy.textContent = 'Copy as text';
  status.textContent = `Done. ${leftOutOf(report())}`;
  document.documentElement.dataset['state'] = 'done';
}

/** A side's figures of a case, or why there are none; then it does no more. */
async function figuresOf(each: OpenSide, item: (typeof CASES)[number], left: number): Promise<SideFigures | string> {
  const late = new Promise<never>((_, reject) => {
    const most = Math.max(0, Math.min(PATIENCE_MS, left));
    setTimeout(() => reject(new Error(`it took over ${Math.round(most / 1_000)} s`)), most);
  });
  try {
    const found = await Promise.race([each.remote.measure(item, BUDGET_MS), late]);
    each.pace = { milliseconds: found.milliseconds, cost: costOf(item) };
    return found;
  } catch (error) {
    each.pace = { milliseconds: Infinity, cost: costOf(item) };
    each.worker.terminate();
    return error instanceof Error ? error.message : String(error);
  }
}

function head(): void {
  table.tHead?.replaceChildren();
  table.tBodies[0]?.replaceChildren();
  fill(table.tHead?.insertRow(), COLUMNS, 'th');
  table.hidden = progress.hidden = legend.hidden = false;
}

function fill(row: HTMLTableRowElement | undefined, cells: readonly string[], tag: 'td' | 'th'): void {
  for (const cell of cells) row?.append(Object.assign(document.createElement(tag), { textContent: cell }));
}
