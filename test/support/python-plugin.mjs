import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = 'test/support/python/cluster.py';

/** The first Python that has torch: `PYTHON` names one; the system's may stand behind another that has none. */
const python = [process.env.PYTHON ?? 'python3', '/usr/bin/python3'].find(
  name => spawnSync(name, ['-c', 'import torch, numpy']).status === 0,
);

/**
 * Lets a test take a weights file through PyTorch, by the modules of docs/dcgan_elements.py. Answers `{ missing: true }`
 * where there is no PyTorch; `probe` asks no more than that.
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function pythonPlugin() {
  return {
    name: 'python',
    /** @param {{ command: string, payload?: unknown }} call */
    executeCommand({ command, payload }) {
      if (command !== 'pytorch') return undefined;
      const { file, probe, ...request } = /** @type {{ file?: string, probe?: boolean }} */ (payload);
      if (!python) return { missing: true };
      if (probe) return {};
      const folder = mkdtempSync(join(tmpdir(), 'dcgan-'));
      try {
        const [given, out] = [join(folder, 'given.safetensors'), join(folder, 'out.safetensors')];
        if (file) writeFileSync(given, Buffer.from(file, 'base64'));
        const input = JSON.stringify({ ...request, file: given, out });
        const { status, stdout, stderr } = spawnSync(python, [SCRIPT], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
        if (status !== 0) return { error: `${SCRIPT}: ${stderr}` };
        return { ...JSON.parse(stdout), file: readFileSync(out).toString('base64') };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
