/**
 * Measures the encoder's round trip on held-out faces; see round-trip.ts.
 *
 *   node bench/round-trip.mjs [STEPS]
 */
import { withPages } from './with-pages.mjs';

await withPages('round-trip', 'roundTrip', async open => {
  console.log(await (await open()).evaluate(`roundTrip(${Number(process.argv[2] ?? 3_000)})`));
});
