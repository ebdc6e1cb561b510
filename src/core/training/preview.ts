import { InvalidOptionError } from '../../shared/errors.js';
import type { PreviewOptions } from '../../shared/protocol/trainer.js';
import { describeRange, isWithin, rangeOf } from '../../shared/option-ranges.js';
import type { SheetLayout } from '../../shared/images/sheet.js';

/**
 * How many images a preview shows: 4 rows of 8, if nothing else is said.
 * @throws InvalidOptionError unless rows and columns are what those of a sample sheet may be
 */
export function previewLayout({ rows = 4, columns = 8 }: PreviewOptions): SheetLayout {
  const range = rangeOf('sheetRows', 'plain');
  for (const [name, value] of Object.entries({ rows, columns })) {
    if (!isWithin(range, value)) throw InvalidOptionError.of(name, value, describeRange(range));
  }
  return { rows, columns };
}
