import { gridStation } from './grid-station.js';
import { morphStation } from './morph-station.js';
import type { StationName } from './settings.js';
import type { Station, StationContext } from './station.js';
import { trainStation } from './train-station.js';
import { writeStation } from './write-station.js';

export const openStation: Readonly<Record<StationName, (context: StationContext) => Station>> = {
  train: trainStation,
  write: writeStation,
  grid: gridStation,
  morph: morphStation,
};
