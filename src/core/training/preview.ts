import { InvalidOptionError } from '../../shared/errors.js';
import type { PreviewOptions } from '../../shared/protocol/trainer.js';
import { describeRange, isWithin, rangeOf } from '../../shared/option-ranges.js';
import type { SheetLayout } from '../../shared/images/sheet.js';

/**
 * The layout of a preview: 4 rows of 8 images by default.
 * @throws InvalidOptionError unless rows and columns are in the range of a sample sheet's
 */
export function previewLayout({ rows = 4, columns = 8 }: PreviewOptions): SheetLayout {
  const range = rangeOf('sheetRows', 'plain');
  for (const [name, value] of Object.entries({ rows, columns })) {
    if (!isWithin(range, value)) throw InvalidOptionError.of(name, value, describeRange(range));
  }
  return { rows, columns };
}
