/**
 * Rolls the declarations in build/types up to one file an entry in dist/types/, with chunks for what entries share. The
 * elements' classes extend `HTMLElement` there: what is of Lit is left out, so that no project needs Lit, which is bundled,
 * for its types. `npm run build` runs it after the compiler.
 */
import { rmSync } from 'node:fs';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';

const FROM = 'build/types';
const TO = 'dist/types';

const input = {
  index: `${FROM}/components/index.d.ts`,
  'dcgan-trainer': `${FROM}/components/dcgan-trainer/dcgan-trainer.d.ts`,
  'latent-grid': `${FROM}/components/latent-grid/latent-grid.d.ts`,
  'face-morph': `${FROM}/components/face-morph/face-morph.d.ts`,
  engine: `${FROM}/src/client/index.d.ts`,
  kernels: `${FROM}/src/core/kernels/index.d.ts`,
};

/** What Lit calls. A page calls none of them, and their types are Lit's. */
const LIFECYCLE = new Set([
  'styles',
  'getPropertyDescriptor',
  'attributeChangedCallback',
  'connectedCallback',
  'disconnectedCallback',
  'performUpdate',
  'scheduleUpdate',
  'shouldUpdate',
  'willUpdate',
  'updated',
  'loadedView',
  'loadView',
  'render',
]);

/** What is of Lit and of use to a page. */
const UPDATE_COMPLETE = `
    /** Settles when what was set is shown: with \`true\`, or with \`false\` if something was set meanwhile. */
    readonly updateComplete: Promise<boolean>;`;

const withoutLit = {
  name: 'without-lit',
  /** @param {string} code @param {string} id */
  transform: (code, id) => (/element\.d\.ts$/.test(id) ? { code: asHtmlElements(code), map: null } : null),
};

rmSync(TO, { recursive: true, force: true });
/** Imports that are left over once what is of Lit is gone, and base classes that need no name of their own. */
const EXPECTED = /never used in|private shared type exports/;
const bundle = await rollup({
  input,
  plugins: [withoutLit, dts()],
  onwarn: (warning, warn) => EXPECTED.test(warning.message) || warn(warning),
});
const { output } = await bundle.write({
  dir: TO,
  chunkFileNames: ({ name }) => `shared-${name.replace(/(\.element)?(\.d)?$/, '')}.d.ts`,
});
for (const chunk of output) {
  if (chunk.type === 'chunk' && /['"]lit\b/.test(chunk.code)) throw new Error(`${TO}/${chunk.fileName} names Lit.`);
}

/**
 * Declarations of elements, in which a class that extends `LitElement` extends `HTMLElement`, has no view and no lifecycle.
 * @param {string} code
 */
function asHtmlElements(code) {
  const file = ts.createSourceFile('element.d.ts', code, ts.ScriptTarget.ES2022, true);
  /** @type {{ from: number, to: number, text: string }[]} */
  const edits = [];
  for (const statement of file.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    const { typeParameters, heritageClauses, members } = statement;
    if (typeParameters) edits.push({ from: typeParameters.pos - 1, to: typeParameters.end + 1, text: '' });
    const base = heritageClauses?.[0]?.types[0];
    if (base) {
      const name = base.expression.getText();
      const text = name === 'LitElement' ? 'HTMLElement' : name;
      edits.push({ from: base.getStart(), to: base.getEnd(), text });
      if (name === 'LitElement') edits.push({ from: members.end, to: members.end, text: UPDATE_COMPLETE });
    }
    for (const member of members) {
      if (!member.name || !(ts.isPrivateIdentifier(member.name) || LIFECYCLE.has(member.name.getText()))) continue;
      edits.push({ from: member.getFullStart(), to: member.getEnd(), text: '' });
    }
  }
  edits.sort((a, b) => b.from - a.from);
  return edits.reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), code);
}
