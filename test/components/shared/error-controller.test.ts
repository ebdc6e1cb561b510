import { expect } from 'chai';
import { ErrorController } from '../../../components/shared/error-controller.js';

describe('The problems of a grid', () => {
  let told: string[];
  let changes: number;
  let problems: ErrorController;
  beforeEach(() => {
    told = [];
    changes = 0;
    problems = new ErrorController(
      ({ message }) => told.push(message),
      () => changes++,
    );
  });

  const shown = () => problems.shown?.message ?? null;

  it('show a failure before an option, and each is told once', () => {
    const option = new Error('rows is 0');
    problems.complain(option);
    problems.complain(new Error('rows is 0')); // with the next update
    problems.fail(new Error('lost'));
    expect(told).to.deep.equal(['rows is 0', 'lost']);
    expect([shown(), changes]).to.deep.equal(['lost', 1]);
  });

  it('stay dismissed while the option is the same, and come back with another', () => {
    problems.complain(new Error('rows is 0'));
    problems.dismiss();
    problems.complain(new Error('rows is 0'));
    expect([shown(), changes]).to.deep.equal([null, 1]);
    problems.complain(null);
    problems.complain(new Error('rows is 0'));
    expect([shown(), told]).to.deep.equal(['rows is 0', ['rows is 0', 'rows is 0']]);
  });

  it('of drawing go with the generator; others stay', () => {
    problems.fail(new Error('lost'), 'drawing');
    problems.forgetDrawing();
    expect(shown()).to.equal(null);
    problems.fail(new Error('no such cell'));
    problems.forgetDrawing();
    expect(shown()).to.equal('no such cell');
  });

  it('make words of what is no error', () => {
    problems.fail('broken');
    expect([shown(), problems.shown?.name]).to.deep.equal(['broken', 'DcganError']);
  });
});
