/** The pictures worker makes a data set from a user's files while a run trains in its own worker. It lives for one import. */
import { createPictureDataset, readThumbnails } from '../src/core/data/pictures/import.js';
import type { PicturesWorker } from '../src/shared/protocol/pictures.js';
import { noticesTo, serveFromWorker } from '../src/shared/rpc.js';

const messages = noticesTo(self);

const pictures: PicturesWorker = {
  import: (source, options) =>
    createPictureDataset(source, {
      ...options,
      onProgress: ({ fraction, ...pictures }) =>
        messages.postMessage({ type: 'load', progress: { what: 'Your pictures', fraction, pictures } }),
    }),
  peek: readThumbnails,
};

serveFromWorker(pictures, self);
