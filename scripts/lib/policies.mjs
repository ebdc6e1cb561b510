/** The policies that docs/csp.md recommends and scripts/check/csp.mjs tries. */
export const POLICIES = {
  /** Of a page. */
  strict: "default-src 'self'",
  /** Of the workers' responses. */
  wasmAllowed: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  /** Of a page that takes the package from another origin. Its workers start from a `blob:`, and have the page's policy. */
  elsewhere:
    "default-src 'self'; script-src 'self' https://cdn.example 'wasm-unsafe-eval'; connect-src 'self' https://cdn.example; worker-src blob:",
  trustedTypes: "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html dcgan-elements",
};
