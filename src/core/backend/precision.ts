/**
 * Finds out whether a GPU's `highp` is float32, by sums and products whose results are known: names and limits that a driver
 * reports say less, and mobile GPUs have had 16 to 24 bits under the same name.
 */
import { compileProgram } from '../kernels/webgl/program.js';

/** Two numbers, what float32 has for their sum and their product, and how many units in the last place may be missing. */
interface Known {
  readonly a: number;
  readonly b: number;
  /** 0 where the result has a float32 of its own, so that every rounding gives it; 1 where it lies between two. */
  readonly ulps: 0 | 1;
}

const SUMS: readonly Known[] = [
  { a: 1, b: 2 ** -23, ulps: 0 },
  { a: 16_777_214, b: 1, ulps: 0 },
  { a: 16_777_216, b: 1, ulps: 1 },
  { a: 2 ** 100, b: 2 ** 78, ulps: 0 },
  { a: 0.1, b: 0.2, ulps: 1 },
  { a: -1, b: 1 + 2 ** -23, ulps: 0 },
];
const PRODUCTS: readonly Known[] = [
  { a: 1 + 2 ** -23, b: 1 + 2 ** -23, ulps: 1 },
  { a: 1 + 2 ** -12, b: 1 + 2 ** -11, ulps: 0 },
  { a: 4_097, b: 4_095, ulps: 0 },
  { a: 2 ** 60, b: 2 ** 60, ulps: 0 },
  { a: 2 ** -60, b: 2 ** -60, ulps: 0 },
  { a: 0.1, b: 0.3, ulps: 1 },
];

/** What a device makes of them, in the same order. */
export interface Readings {
  readonly sums: ArrayLike<number>;
  readonly products: ArrayLike<number>;
}

/** The first result that is none of float32, as an equation for people; `null` if all are. */
export function findImprecise({ sums, products }: Readings): string | null {
  const wrong = (known: readonly Known[], found: ArrayLike<number>, sign: string, exact: (known: Known) => number) => {
    for (const [index, each] of known.entries()) {
      const [expected, value] = [Math.fround(exact(each)), found[index] ?? NaN];
      const tolerance = each.ulps * ulpOf(expected);
      if (!(Math.abs(value - expected) <= tolerance)) return `${each.a} ${sign} ${each.b} = ${value}`;
    }
    return null;
  };
  const [a, b] = [({ a }: Known) => Math.fround(a), ({ b }: Known) => Math.fround(b)];
  return (
    wrong(SUMS, sums, '+', known => a(known) + b(known)) ?? wrong(PRODUCTS, products, '*', known => a(known) * b(known))
  );
}

/** The distance of the next float32. */
const ulpOf = (value: number): number => 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);

const COUNT = SUMS.length;

/** Numbers come as uniforms, so that no compiler computes the results itself. */
const FRAGMENT = `#version 300 es
precision highp float;
uniform vec4 given[${COUNT}];
out vec4 o;
void main() {
  vec4 numbers = given[int(gl_FragCoord.x)];
  o = vec4(numbers.x + numbers.y, numbers.z * numbers.w, 0, 1);
}`;

/** Has the GPU compute. @throws BackendError if the program does not compile */
export function readPrecision(gl: WebGL2RenderingContext): Readings {
  const program = compileProgram(gl, 'precision', FRAGMENT);
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, COUNT, 1);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.bindVertexArray(gl.createVertexArray());
  const given = SUMS.flatMap(({ a, b }, index) => [a, b, PRODUCTS[index]?.a ?? 0, PRODUCTS[index]?.b ?? 0]);
  gl.uniform4fv(gl.getUniformLocation(program, 'given'), given);
  gl.viewport(0, 0, COUNT, 1);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const texels = new Float32Array(4 * COUNT);
  gl.readPixels(0, 0, COUNT, 1, gl.RGBA, gl.FLOAT, texels);
  const every = (from: number) =>
    Float32Array.from({ length: COUNT }, (_, index) => texels[4 * index + from] as number);
  return { sums: every(0), products: every(1) };
}
