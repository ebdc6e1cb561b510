/**
 * Runs the golden tests, and those of our WebGL programs, on a second implementation of GL: Mesa's llvmpipe. Needs
 * `npm run build` and, from Debian, libgl1-mesa-dri, libegl1 and a Chromium that can use them, which the one that npm carries
 * cannot:
 *
 *   CHROME_PATH=/usr/bin/chromium node scripts/check/soak/llvmpipe.mjs
 *
 * Where that is missing it says so, and counts as passed.
 */
import { spawnSync } from 'node:child_process';
import { withPage } from '../../lib/with-page.mjs';

const TESTS = [
  ...['core/kernels/parity.golden.test', 'core/training/plain-model.golden.test'],
  ...['core/training/autoencoder-model.golden.test', 'core/generator/cases.golden.test'],
  ...['core/kernels/webgl/convolution.test', 'core/kernels/webgl/twins.test', 'core/kernels/webgl/layouts.test'],
  ...['core/training/webgl-budget.test', 'core/backend/precision.test'],
];

process.env.CHROME_GL = 'llvmpipe';
const device = await findDevice();
if (!/llvmpipe/.test(device)) {
  console.log(
    `Nothing was tested, since this browser has no llvmpipe but ${device}; see scripts/check/soak/llvmpipe.mjs.`,
  );
} else {
  console.log(device);
  const files = TESTS.map(test => `"build/test/${test}.js"`).join(' ');
  const commands = [`rollup -c --silent --configOnly tests --configTests ${TESTS.join()}`, `wtr --files ${files}`];
  const failed = commands.find(command => spawnSync(`npx ${command}`, { shell: true, stdio: 'inherit' }).status !== 0);
  console.log(failed ? 'Failed.' : `${TESTS.length} files of tests passed on ${device}`);
  process.exitCode = failed ? 1 : 0;
}

/** What WebGL computes on, or why not. */
async function findDevice() {
  try {
    return await withPage({}, page =>
      page.evaluate(() => {
        const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
        const info = gl?.getExtension('WEBGL_debug_renderer_info');
        return info ? String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'no WebGL 2';
      }),
    );
  } catch (error) {
    return `a browser that does not start (${String(error)})`;
  }
}
