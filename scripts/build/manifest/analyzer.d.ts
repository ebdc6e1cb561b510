/** What scripts/build/manifest.mjs uses of a package that has no types for it. Its command would write into package.json. */
declare module '@custom-elements-manifest/analyzer/src/create.js' {
  export function create(given: { modules: object[]; plugins: object[] }): {
    modules: { path: string; declarations: import('../manifest.mjs').Element[] }[];
  };
}
declare module '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js' {
  export function litPlugin(): object[];
}
