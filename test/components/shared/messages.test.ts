import { expect } from 'chai';
import { doctorStrings } from '../../../components/dcgan-trainer/doctor.strings.js';
import { cameraStrings } from '../../../components/shared/camera.strings.js';
import { percent, progressPercent, dateTime } from '../../../components/shared/formats.js';
import { errorText, messageText, reasonText } from '../../../components/shared/messages.js';
import { DcganError } from '../../../src/shared/errors.js';
import { FINDING_KINDS } from '../../../src/shared/protocol/diagnosis.js';
import { message } from '../../../src/shared/protocol/message.js';

describe('What the engine says, in an element', () => {
  it('is shown in its English where the element has no words for its code', () => {
    expect(messageText(message('images-few', '30 images are few.', { count: 30 }))).to.equal('30 images are few.');
    expect(reasonText({ reason: 'It was asked for.', code: 'backend-asked-for', values: {} })).to.equal(
      'It was asked for.',
    );
    expect(errorText(new DcganError('The file is cut off.', { code: 'weights-truncated' }))).to.equal(
      'The file is cut off.',
    );
    expect(errorText(new RangeError('Too far.'))).to.equal('Too far.');
    expect(errorText(new DOMException('', 'AbortError'))).to.equal('AbortError');
  });

  it('is worded for each camera error', () => {
    for (const text of Object.values(cameraStrings)) expect(text).to.match(/^[A-Z].*\.$/);
  });
});

describe('A finding', () => {
  const signals = {
    realScore: 0.4,
    fakeScore: 0.6,
    discriminatorLoss: 0.5,
    variety: 0.27,
    contrast: 0.2,
    lattice: 0.34,
    lowestClassScore: 0.02,
    classScore: 0.4,
  };
  const evidence = { step: 40, firstCheckup: 300, ...signals };
  const sentence = 'The engine’s own sentence.';
  const words = (kind: (typeof FINDING_KINDS)[number], numbers: Readonly<Record<string, number>> = evidence) =>
    doctorStrings.finding({ kind, evidence: numbers, sentence, remedy: null }, 'adversarial');

  it('is worded from its evidence', () => {
    expect(words('mode-collapse')).to.equal('Samples look alike: they vary 27 % as much as real images do.');
    expect(words('not-yet')).to.equal('Too early to say. First check-up at step 300.');
    expect(words('healthy', { step: 40 })).to.equal('Going well.');
  });

  it('has the engine’s sentence where a number is missing', () => {
    for (const kind of FINDING_KINDS) {
      if (kind !== 'healthy') expect(words(kind, { step: 40 }), kind).to.equal(sentence);
      if (kind !== 'not-finite') expect(words(kind), kind).not.to.equal(sentence);
    }
  });
});

describe('Numbers and times', () => {
  it('are written as people read them', () => {
    expect([percent(0.274), progressPercent(0.999)]).to.deep.equal(['27 %', '99 %']);
    const noon = new Date(2026, 4, 3, 12, 0).getTime();
    expect(dateTime(noon, noon + 1000)).to.equal('today, 12:00');
    expect(dateTime(noon, noon + 86_400_000)).to.equal('yesterday, 12:00');
    expect(dateTime(noon, noon + 30 * 86_400_000)).to.equal('May 3, 2026, 12:00');
  });
});
