/** Programs that compute each texel of a texture from others, and their cache. */
import { BackendError } from '../../../shared/errors.js';
import { ROW, type Texture } from './textures.js';

/** A program as source. Sizes are uniforms, so that few programs are compiled. */
export interface ProgramSource {
  /** Identifies the source. */
  readonly name: string;
  /** Its input textures. For an input x the body calls `x_at` and `x_any`; see {@link Programs}. */
  readonly inputs: readonly string[];
  /** Whole numbers and floats that the body uses by name. */
  readonly ints?: readonly string[];
  readonly floats?: readonly string[];
  /** Texels that a fragment computes, 1 to 4, each in a layer or a texture of its own: `o0` to `o3`. */
  readonly outputs: number;
  readonly functions?: string;
  /** Computes the texels with the index `t` of every output. */
  readonly body: string;
}

/** A texture as an input, with the number of texels that its values take. */
export interface Input {
  readonly texture: Texture;
  readonly texels: number;
}

export interface Draw {
  readonly inputs: readonly Input[];
  readonly ints?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** Number of texels in each output. */
  readonly texels: number;
  /** One texture with as many layers as there are outputs, or as many textures of one layer. */
  readonly target: Texture | readonly Texture[];
}

/** A program that the driver compiles and links, maybe in a thread of its own. */
interface Linking {
  readonly name: string;
  readonly program: WebGLProgram;
  readonly shaders: readonly WebGLShader[];
}

interface Compiled {
  readonly program: WebGLProgram;
  readonly ints: WebGLUniformLocation | null;
  readonly floats: WebGLUniformLocation | null;
}

/** Milliseconds between two looks at whether programs are compiled. */
const POLL_MS = 4;

/** Ints that every program has: the number of texels, and three for each input. */
const INTS_PER_INPUT = 4;
/** An index that no texel has. */
const BEYOND = 0x7fffffff;

const VERTEX = `#version 300 es
void main() { gl_Position = vec4(vec2(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1), 0, 1); }`;

/**
 * Compiles programs when they are first used, or all at once before, and draws with them. A body may call, for each input x,
 *
 *     vec4 x_at(int quarter, int t)   texel t of a quarter of x, however many layers x has; quarter 0 of a texture with one
 *                                     layer begins at its first texel
 *     vec4 x_any(int t)               texel t of the whole of x
 */
export class Programs {
  readonly #gl: WebGL2RenderingContext;
  readonly #compiled = new Map<string, Compiled>();
  readonly #linking = new Map<string, { readonly source: ProgramSource; readonly linking: Linking }>();
  #isRehearsing = false;
  readonly #vertexArray: WebGLVertexArrayObject;
  /** For outputs in several textures. */
  readonly #framebuffer: WebGLFramebuffer;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#vertexArray = gl.createVertexArray();
    this.#framebuffer = gl.createFramebuffer();
  }

  draw(source: ProgramSource, { inputs, ints = {}, floats = {}, texels, target }: Draw): void {
    const gl = this.#gl;
    if (gl.isContextLost()) return; // whoever reads the result finds out
    if (this.#isRehearsing) return this.#begin(source);
    const compiled = this.#compiled.get(source.name) ?? this.#compile(source);
    const first = this.#bindTarget(target);
    // All of it, so that what an earlier user left behind the last texel becomes 0.
    gl.viewport(0, 0, first.width, first.height);
    gl.scissor(0, 0, first.width, first.height);
    gl.useProgram(compiled.program);
    gl.bindVertexArray(this.#vertexArray);
    const numbers = [texels];
    inputs.forEach(({ texture, texels: own }, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture.handle);
      const isLayered = texture.layers === 4;
      numbers.push(isLayered ? 0 : own / 4, isLayered ? 1 : 0, isLayered ? own / 4 : BEYOND, 0);
    });
    for (const name of source.ints ?? []) numbers.push(ints[name] ?? 0);
    while (numbers.length % 4) numbers.push(0);
    gl.uniform4iv(compiled.ints, numbers);
    if (compiled.floats) {
      const values = (source.floats ?? []).map(name => floats[name] ?? 0);
      while (values.length % 4) values.push(0);
      gl.uniform4fv(compiled.floats, values);
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Does some work without drawing: only the programs that it would draw with are begun. What it computes is worthless. */
  rehearse(work: () => void): void {
    this.#isRehearsing = true;
    try {
      work();
    } finally {
      this.#isRehearsing = false;
    }
  }

  /**
   * Settles when all programs that were begun are compiled: side by side, where the driver can tell when one is done without
   * waiting for it (KHR_parallel_shader_compile); else one after the other.
   *
   * @param onProgress gets the share of them that is compiled
   * @throws BackendError if one does not compile
   */
  async compile(onProgress: (fraction: number) => void): Promise<void> {
    const gl = this.#gl;
    const extension = gl.getExtension('KHR_parallel_shader_compile');
    const all = this.#linking.size;
    while (this.#linking.size > 0 && !gl.isContextLost()) {
      const isDone = ({ linking: { program } }: { readonly linking: Linking }): boolean =>
        !extension || Boolean(gl.getProgramParameter(program, extension.COMPLETION_STATUS_KHR));
      const done = [...this.#linking.values()].filter(isDone);
      for (const { source } of extension ? done : done.slice(0, 1)) this.#compile(source);
      onProgress(1 - this.#linking.size / all);
      await new Promise<void>(resolve => setTimeout(resolve, extension ? POLL_MS : 0));
    }
  }

  /** The number of programs compiled. */
  get count(): number {
    return this.#compiled.size;
  }

  dispose(): void {
    for (const { program } of this.#compiled.values()) this.#gl.deleteProgram(program);
    for (const { linking } of this.#linking.values()) this.#gl.deleteProgram(linking.program);
    this.#compiled.clear();
    this.#linking.clear();
  }

  #bindTarget(target: Texture | readonly Texture[]): Texture {
    const gl = this.#gl;
    if ('handle' in target) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
      return target;
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    const attachments = target.map((_, index) => gl.COLOR_ATTACHMENT0 + index);
    for (let index = 0; index < 4; index++) {
      const handle = target[index]?.handle ?? null;
      gl.framebufferTextureLayer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + index, handle, 0, 0);
    }
    gl.drawBuffers(attachments);
    return target[0] as Texture;
  }

  #begin(source: ProgramSource): void {
    const { name } = source;
    if (this.#compiled.has(name) || this.#linking.has(name)) return;
    this.#linking.set(name, { source, linking: beginProgram(this.#gl, name, glsl(source)) });
  }

  #compile(source: ProgramSource): Compiled {
    const gl = this.#gl;
    const begun = this.#linking.get(source.name)?.linking ?? beginProgram(gl, source.name, glsl(source));
    this.#linking.delete(source.name);
    const program = finishProgram(gl, begun);
    source.inputs.forEach((name, unit) => gl.uniform1i(gl.getUniformLocation(program, name), unit));
    const [ints, floats] = ['ints', 'floats'].map(name => gl.getUniformLocation(program, name));
    const compiled = { program, ints: ints ?? null, floats: floats ?? null };
    this.#compiled.set(source.name, compiled);
    return compiled;
  }
}

/** Compiles a fragment shader to a program that covers the target, and makes it the current one. @throws BackendError */
export function compileProgram(gl: WebGL2RenderingContext, name: string, fragment: string): WebGLProgram {
  return finishProgram(gl, beginProgram(gl, name, fragment));
}

/** Gives a program to the driver, and does not wait for it. */
function beginProgram(gl: WebGL2RenderingContext, name: string, fragment: string): Linking {
  const program = gl.createProgram();
  const shaders = [shader(gl, gl.VERTEX_SHADER, VERTEX), shader(gl, gl.FRAGMENT_SHADER, fragment)];
  for (const each of shaders) gl.attachShader(program, each);
  gl.linkProgram(program);
  return { name, program, shaders };
}

function finishProgram(gl: WebGL2RenderingContext, { name, program, shaders }: Linking): WebGLProgram {
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw notCompiled(name, gl.getShaderInfoLog(shaders[1] as WebGLShader) || gl.getProgramInfoLog(program));
  }
  for (const each of shaders) gl.deleteShader(each);
  gl.useProgram(program);
  return program;
}

function shader(gl: WebGL2RenderingContext, type: number, text: string): WebGLShader {
  const made = gl.createShader(type) as WebGLShader;
  gl.shaderSource(made, text);
  gl.compileShader(made);
  return made;
}

/** The fragment shader. */
function glsl({ inputs, ints = [], floats = [], outputs, functions = '', body }: ProgramSource): string {
  const component = (index: number, of: string) => `${of}[${index >> 2}].${'xyzw'[index & 3]}`;
  const first = 1 + INTS_PER_INPUT * inputs.length;
  const length = (count: number) => Math.max(1, Math.ceil(count / 4));
  const define = (name: string, value: string) => `#define ${name} ${value}`;
  const at = (name: string) =>
    `vec4 ${name}_texel(int t, int layer) { return texelFetch(${name}, ivec3(t & ${ROW - 1}, t >> ${Math.log2(ROW)}, layer), 0); }`;
  return [
    '#version 300 es',
    'precision highp float; precision highp int; precision highp sampler2DArray;',
    `uniform ivec4 ints[${length(first + ints.length)}];`,
    floats.length ? `uniform vec4 floats[${length(floats.length)}];` : '',
    ...inputs.map(name => `uniform sampler2DArray ${name};`),
    ...Array.from({ length: outputs }, (_, index) => `layout(location = ${index}) out vec4 o${index};`),
    define('texels', component(0, 'ints')),
    ...ints.map((name, index) => define(name, component(first + index, 'ints'))),
    ...floats.map((name, index) => define(name, component(index, 'floats'))),
    ...inputs.flatMap((name, index) => {
      const own = (offset: number) => component(1 + INTS_PER_INPUT * index + offset, 'ints');
      return [
        at(name),
        `vec4 ${name}_at(int quarter, int t) { return ${name}_texel(t + quarter * ${own(0)}, quarter * ${own(1)}); }`,
        `vec4 ${name}_any(int t) { int layer = t / ${own(2)}; return ${name}_texel(t - layer * ${own(2)}, layer); }`,
      ];
    }),
    functions,
    'void main() {',
    `int t = int(gl_FragCoord.y) * ${ROW} + int(gl_FragCoord.x);`,
    // Everything behind the last texel is 0, since kernels may read a few texels too many, times 0.
    ...Array.from({ length: outputs }, (_, index) => `o${index} = vec4(0);`),
    'if (t >= texels) return;',
    body,
    '}',
  ].join('\n');
}

function notCompiled(name: string, log: string | null): BackendError {
  return new BackendError(`The WebGL program “${name}” does not compile on this device: ${log ?? ''}`, {
    code: 'backend-program-failed',
    values: { program: name, log: log ?? '' },
    subject: name,
  });
}
