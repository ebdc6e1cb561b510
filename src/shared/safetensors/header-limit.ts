/** The longest header of a safetensors file that is read, in bytes. */
export const HEADER_LIMIT = 1_000_000;
