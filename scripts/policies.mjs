/** The policies that docs/csp.md gives and scripts/csp.mjs tries. */
export const POLICIES = {
  /** Of a page. */
  strict: "default-src 'self'",
  /** Of the workers' responses. */
  wasmAllowed: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  trustedTypes: "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html dcgan-elements",
};
