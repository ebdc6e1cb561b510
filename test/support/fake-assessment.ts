import type { AssessOptions } from '../../src/client/api.js';
import type { Assessment } from '../../src/shared/protocol/assessment.js';

/** The fresh judge without a worker. A test can hold its answers back, and make it fail. */
export class FakeAssessment {
  static failure: Error | null = null;
  /** Nothing is answered before this settles. */
  static hold: Promise<void> = Promise.resolve();
  static classes: Assessment['classes'] = null;

  static async assess({ signal, onProgress }: AssessOptions): Promise<Assessment> {
    signal?.throwIfAborted();
    onProgress?.({ what: 'A judge of real against real', fraction: 0.25 });
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
    await Promise.race([FakeAssessment.hold, aborted]);
    if (FakeAssessment.failure) throw FakeAssessment.failure;
    return {
      accuracy: 0.714,
      interval: [0.694, 0.733],
      baseline: { accuracy: 0.503, interval: [0.481, 0.525] },
      samples: 5_000,
      verdicts: 2_000,
      classes: FakeAssessment.classes,
      sentence: 'A fresh judge tells its pictures from real ones in 71 % of cases; 50 % would be perfect.',
    };
  }
}

/** What a classifier says of ten digits, of which 4 is missing, and 9 is often taken for 7. @param asked by class */
export function fakeClasses(asked: boolean): NonNullable<Assessment['classes']> {
  const list = Array.from('0123456789', (name, k) => ({
    ...{ group: 'digit', name, data: 0.1, samples: k === 4 ? 0.01 : 0.11, missing: k === 4 },
    recognised: asked ? 0.8 : null,
    confusedWith: asked && k === 9 ? { name: '7', share: 0.2 } : null,
  }));
  return { accuracy: 0.96, list };
}
