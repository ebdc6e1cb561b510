/**
 * The engine without the elements: training and sampling in workers, from any page. Importing it starts nothing and
 * needs no browser, so that a server may do so.
 */
export { createTrainer } from './trainer.js';
export { convertWeights } from './convert-weights.js';
export { loadGenerator } from './generator.js';
export { importPictures, peekPictures } from './pictures.js';
export { forgetPictures, keepPictures, keptPictures } from './kept-pictures.js';
export type { ImportPicturesOptions } from './pictures.js';
export { suggestRun } from './suggestion/suggest-run.js';
export type { RunSuggestion, SuggestRunOptions } from './suggestion/suggest.js';
export type { PictureSummary, SuggestedOptions } from './suggestion/rules.js';
export { openCopyCheck } from './copy-check.js';
export type { CopyCallOptions, CopyCheck, CopyCheckOptions, OpenCopyCheckOptions } from './copy-check.js';
export { openGeneratorCopyCheck } from './generator-copy-check.js';
export type { GeneratorCopyCheckOptions } from './generator-copy-check.js';
export { setAssetBase } from './assets.js';
export { isCheckpoint } from './checkpoints/kind.js';
export { deleteCheckpoint, listCheckpoints, readCheckpoint } from './checkpoints/stored.js';
export type { ConvertOptions, WeightFormat } from '../weights/export/convert.js';
export type { ModelSource } from './model-source.js';
export type {
  AutosaveOptions,
  RecycleOptions,
  CheckpointDifference,
  CheckpointEvent,
  CheckpointInfo,
  CheckpointStatus,
  CreateTrainerOptions,
  Generator,
  GeneratorCallOptions,
  GeneratorEventDetails,
  GeneratorSource,
  InvertOptions,
  LoadGeneratorOptions,
  Trainer,
  TrainerEventDetails,
  TypedEventTarget,
} from './api.js';
export {
  BackendError,
  BackendLostError,
  DatasetError,
  DcganError,
  DeadlineError,
  InvalidOptionError,
  NotFiniteError,
  StateError,
  StorageError,
  WeightsError,
  WorkerLostError,
} from '../errors.js';
export type { ErrorDetails, ErrorName } from '../errors.js';
export {
  AUGMENTATIONS,
  BACKENDS,
  COLOURS,
  CROPS,
  DATASETS,
  DEFAULT_RECIPE,
  GENERATORS,
  RECIPE_NAMES,
  RECIPES,
  SAMPLING_STATISTICS,
  STEP_TARGETS,
  VARIANTS,
} from '../protocol.js';
export type {
  Augmentation,
  BackendName,
  BackendReport,
  BackendRequest,
  Colours,
  ComparedData,
  CopyAssessment,
  CopyVerdict,
  Crop,
  CropSquare,
  DatasetSource,
  GeneratorDescription,
  GeneratorName,
  ImageBatch,
  ImportedPictures,
  Inversion,
  LoadProgress,
  NearestImages,
  PixelBatch,
  PicturesAtlas,
  PicturesReport,
  PicturesSource,
  PictureThumbnail,
  PictureUrls,
  PixelSheet,
  PreviewOptions,
  RecipeName,
  RunDescription,
  RunProgress,
  SamplingStatistics,
  SkippedFile,
  StepMetrics,
  StepTarget,
  TrainerOptions,
  TrainerState,
  Variant,
} from '../protocol.js';
