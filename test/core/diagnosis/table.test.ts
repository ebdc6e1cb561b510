import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { FINDING_KINDS } from '../../../src/shared/protocol/diagnosis.js';
import { EVALUATION_SEEDS, TUNING_SEEDS } from '../../support/doctor/plans.js';
import { unpack, type PackedRecording } from '../../support/doctor/recording.js';
import { rows, verdicts } from '../../support/doctor/table.js';

const FOLDER = 'test/fixtures/doctor';

describe('the doctor, on recorded runs of seeds that it was not tuned on', () => {
  let packed: PackedRecording[] = [];

  before(async () => {
    const files = await executeServerCommand<string[], string>('files', FOLDER);
    const read = async (file: string) => (await fetch(`/${FOLDER}/${file}`)).json() as Promise<PackedRecording[]>;
    packed = (await Promise.all(files.map(read))).flat();
  });

  const table = (seeds: readonly number[]) =>
    rows(verdicts(packed.filter(({ seed }) => seeds.includes(seed)).map(unpack)));

  it('is asked about 20 moments of each kind at least, and about 100 healthy ones', () => {
    for (const { kind, moments } of table(EVALUATION_SEEDS)) {
      expect(moments, kind).to.be.at.least(kind === 'healthy' ? 100 : 20);
    }
    expect(TUNING_SEEDS).not.to.include.members(EVALUATION_SEEDS);
  });

  for (const kind of FINDING_KINDS.filter(kind => kind !== 'healthy')) {
    it(`says ${kind} in 90 % of its moments at least`, () => {
      const row = table(EVALUATION_SEEDS).find(row => row.kind === kind);
      if (!row) throw new Error(`There is no row of ${kind}.`);
      expect(row.right / row.moments, JSON.stringify(row.wrong)).to.be.at.least(0.9);
    });
  }

  it('raises a false alarm in 5 % of the healthy moments at most', () => {
    const healthy = table(EVALUATION_SEEDS).find(({ kind }) => kind === 'healthy');
    if (!healthy) throw new Error('There is no row of healthy moments.');
    expect(1 - healthy.right / healthy.moments, JSON.stringify(healthy.wrong)).to.be.at.most(0.05);
  });
});
