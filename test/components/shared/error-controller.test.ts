import { expect } from 'chai';
import { ErrorController } from '../../../components/shared/error-controller.js';

describe('The errors of an element', () => {
  let told: string[];
  let changes: number;
  let errors: ErrorController;
  beforeEach(() => {
    told = [];
    changes = 0;
    errors = new ErrorController(
      ({ message }) => told.push(message),
      () => changes++,
    );
  });

  const shown = () => errors.shown?.message ?? null;

  it('show a failure before an option, and each is told once', () => {
    const option = new Error('rows is 0');
    errors.reportOption(option);
    errors.reportOption(new Error('rows is 0')); // with the next update
    errors.report(new Error('lost'));
    expect(told).to.deep.equal(['rows is 0', 'lost']);
    expect([shown(), changes]).to.deep.equal(['lost', 1]);
  });

  it('stay dismissed while the option is the same, and come back with another', () => {
    errors.reportOption(new Error('rows is 0'));
    errors.clear();
    errors.reportOption(new Error('rows is 0'));
    expect([shown(), changes]).to.deep.equal([null, 1]);
    errors.reportOption(null);
    errors.reportOption(new Error('rows is 0'));
    expect([shown(), told]).to.deep.equal(['rows is 0', ['rows is 0', 'rows is 0']]);
  });

  it('of drawing go with the generator; others stay', () => {
    errors.report(new Error('lost'), 'drawing');
    errors.clearDrawing();
    expect(shown()).to.equal(null);
    errors.report(new Error('no such cell'));
    errors.clearDrawing();
    expect(shown()).to.equal('no such cell');
  });

  it('make words of what is no error', () => {
    errors.report('broken');
    expect([shown(), errors.shown?.name]).to.deep.equal(['broken', 'DcganError']);
  });
});
