/**
 * The engine without the elements: training and sampling in workers, for any page. Importing it starts nothing and needs no
 * browser, so that a server can import it.
 */
export { createTrainer } from './trainer/trainer-client.js';
export { loadGenerator } from './generator/loaded-generator.js';
export { convertWeights } from './generator/convert-weights.js';
export { importPictures, peekPictures } from './pictures/import-pictures.js';
export { forgetPictures, keepPictures, keptPictures } from './pictures/kept-pictures.js';
export { suggestRun } from './suggestion/suggest-run.js';
export { openCopyCheck } from './copy-check/copy-check.js';
export { openGeneratorCopyCheck } from './copy-check/generator-copy-check.js';
export { assessGenerator } from './assessment/assess-generator.js';
export { isCheckpoint } from './checkpoints/is-checkpoint.js';
export { deleteCheckpoint, listCheckpoints, readCheckpoint } from './checkpoints/manage.js';
export { recordedTraining, setAssetBase } from './assets.js';

export type * from './api.js';
export type { ImportPicturesOptions } from './pictures/import-pictures.js';
export type { RunSuggestion, SuggestRunOptions } from './suggestion/suggest.js';
export type { PictureSummary, SuggestedOptions } from './suggestion/rules.js';
export type { CopyCallOptions, CopyCheck, CopyCheckOptions, OpenCopyCheckOptions } from './copy-check/copy-check.js';
export type { GeneratorCopyCheckOptions } from './copy-check/generator-copy-check.js';
export type { AssessGeneratorOptions } from './assessment/assess-generator.js';
export type { FilmStrip } from './history/film-strip.js';
export type { Columns, HistoryRows, MetricsHistory, Series } from './history/metrics-history.js';
export type { RecordCopy, TrainingRecord } from './history/training-record.js';

export {
  BackendError,
  BackendLostError,
  DatasetError,
  DcganError,
  DeadlineError,
  InvalidOptionError,
  NotFiniteError,
  OutOfMemoryError,
  StateError,
  StorageError,
  WeightsError,
  WorkerLostError,
} from '../shared/errors.js';
export type { ErrorDetails, ErrorName } from '../shared/errors.js';

export * from '../shared/protocol/options.js';
export type * from '../shared/protocol/backend.js';
export type * from '../shared/protocol/diagnosis.js';
export type * from '../shared/protocol/images.js';
export type { ClassGroup } from '../shared/protocol/classes.js';
export type { ClassChoice } from '../shared/latent/class-vectors.js';
export type { Message, MessageValues } from '../shared/protocol/message.js';
export { COLOURS, CROPS } from '../shared/protocol/pictures.js';
export { GENERATORS } from '../shared/protocol/generator.js';
export type {
  Attribution,
  LoadProgress,
  Phase,
  PixelSheet,
  PreviewOptions,
  RunDescription,
  RunProgress,
  StepMetrics,
  TrainerState,
} from '../shared/protocol/trainer.js';
export type {
  Activation,
  ConvertOptions,
  FloatDtype,
  GeneratorDescription,
  GeneratorKind,
  GeneratorName,
  GeneratorReading,
  Inversion,
  LastActivation,
  LatentDistribution,
  NetworkName,
  Norm,
  OutputRange,
  Upsampling,
  WeightFormat,
} from '../shared/protocol/generator.js';
export type {
  Colours,
  Crop,
  CropSquare,
  ImportedPictures,
  PictureClass,
  PicturesAtlas,
  PicturesReport,
  PicturesSource,
  PictureThumbnail,
  PictureUrls,
  SkippedFile,
} from '../shared/protocol/pictures.js';
export type { ComparedData, CopyAssessment, CopyVerdict, NearestImages } from '../shared/protocol/copies.js';
export type { Assessment, ClassAssessment, Interval, JudgeAccuracy } from '../shared/protocol/assessment.js';
