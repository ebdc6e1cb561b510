import { expect } from 'chai';
import {
  DcganError,
  DeadlineError,
  errorClasses,
  InvalidOptionError,
  type ErrorName,
} from '../../src/shared/errors.js';
import {
  buffersOf,
  connect,
  deserializeError,
  transferBuffers,
  noticesTo,
  readMessage,
  serializeError,
  serve,
} from '../../src/shared/rpc.js';
import { rejection } from '../support/promises.js';

/** The two ends of a channel, with an object exposed at one of them. */
function channel<Api extends object>(api: Api) {
  const { port1, port2 } = new MessageChannel();
  serve(api, port1);
  const close = () => [port1, port2].forEach(port => port.close());
  return { calls: connect<Api>(port2), port1, port2, close };
}

const thrower = {
  known: () => {
    throw InvalidOptionError.of('seed', -1, 'an integer in [0, 2^32)');
  },
  aborted: () => {
    throw new DOMException('Loading was cancelled.', 'AbortError');
  },
  foreign: () => {
    throw new RangeError('too far');
  },
  text: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything may be thrown
    throw 'only words';
  },
  late: async () => {
    await Promise.resolve();
    throw new DeadlineError('too late');
  },
};

describe('Errors that cross between threads', () => {
  for (const name of Object.keys(errorClasses) as ErrorName[]) {
    it(`keep the class ${name}, the message and the details`, () => {
      const details = { subject: 'seed', given: '-1', allowed: 'more' };
      const error = deserializeError(structuredClone(serializeError(new errorClasses[name]('wrong', details))));
      expect(error).to.be.instanceOf(errorClasses[name]).and.instanceOf(DcganError);
      expect(error).to.deep.include({ name, message: 'wrong', details });
    });
  }

  it('keep the stack of the thread that threw', () => {
    const error = new DcganError('wrong');
    expect(deserializeError(serializeError(error)).stack).to.equal(error.stack);
  });

  it('arrive through a call as the class that was thrown', async () => {
    const { calls, close } = channel(thrower);
    const known = await rejection(calls.known());
    expect(known).to.be.instanceOf(InvalidOptionError);
    expect((known as InvalidOptionError).details).to.include({ subject: 'seed', given: '-1' });
    expect(await rejection(calls.late())).to.be.instanceOf(DeadlineError);
    close();
  });

  it('arrive as a DOMException when they are an AbortError', async () => {
    const { calls, close } = channel(thrower);
    const error = await rejection(calls.aborted());
    expect(error).to.be.instanceOf(DOMException);
    expect((error as DOMException).name).to.equal('AbortError');
    close();
  });

  it('arrive as a plain Error with its name when their class is unknown, and when no error was thrown at all', async () => {
    const { calls, close } = channel(thrower);
    const foreign = await rejection(calls.foreign());
    expect(foreign).to.be.instanceOf(Error).and.not.instanceOf(DcganError);
    expect(foreign).to.include({ name: 'RangeError', message: 'too far' });
    expect(await rejection(calls.text())).to.include({ name: 'Error', message: 'only words' });
    close();
  });

  it('do not take a class from the names that every object has', () => {
    expect(deserializeError({ name: 'constructor', message: 'x' })).to.be.instanceOf(Error);
  });
});

describe('Results that are given away', () => {
  it('are moved, not copied', async () => {
    const data = new Float32Array([1, 2, 3]);
    const { calls, close } = channel({ images: () => transferBuffers({ count: 3, data }) });
    const images = await calls.images();
    expect([...images.data]).to.deep.equal([1, 2, 3]);
    expect(data.byteLength).to.equal(0);
    close();
  });

  it('are found in buffers, views and the properties of objects, each once', () => {
    const buffer = new ArrayBuffer(8);
    const view = new Uint8Array(buffer);
    expect(buffersOf(buffer)).to.deep.equal([buffer]);
    expect(buffersOf(view)).to.deep.equal([buffer]);
    expect(buffersOf({ view, buffer, count: 1, nothing: null })).to.deep.equal([buffer]);
  });
});

describe('Notices', () => {
  it('arrive before the answer to a call that was given after them', async () => {
    const heard: unknown[] = [];
    const { calls, port1, port2, close } = channel({
      work: () => noticesTo(port1).postMessage({ type: 'finished', step: 3 }),
    });
    port2.addEventListener('message', ({ data }) => heard.push(readMessage(data)));
    await calls.work();
    expect(heard[0]).to.deep.equal({ notice: { type: 'finished', step: 3 } });
    close();
  });
});
