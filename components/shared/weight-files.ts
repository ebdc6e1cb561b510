/** What a file picker offers where a generator is opened: whatever is not weights is told what it is when it is opened. */
export const WEIGHT_FILES = '.safetensors,.pt,.pth,.ckpt,.h5,.keras,.json,.bin,.zip';
