/** Values from TensorFlow.js's layout to ours and back, a draw each. Its own is a number in a texel, in the order of the tensor. */
import type { TextureData } from './backend.js';
import { compileProgram } from './program.js';
import { ROW, type Texture } from './textures.js';

const HEADER = `#version 300 es
precision highp float; precision highp int; precision highp sampler2D; precision highp sampler2DArray;
out vec4 o;`;

/** size: columns of the stock texture, index of its first value, channels, texels. */
const FROM_STOCK = `${HEADER}
uniform sampler2D stock;
uniform ivec4 size;
void main() {
  int t = int(gl_FragCoord.y) * ${ROW} + int(gl_FragCoord.x);
  o = vec4(0);
  if (t >= size.w) return;
  int quads = (size.z + 3) / 4;
  int row = t / quads;
  int channel = 4 * (t - row * quads);
  vec4 values = vec4(0);
  for (int k = 0; k < min(4, size.z - channel); k++) {
    int i = size.y + row * size.z + channel + k;
    int y = i / size.x;
    values[k] = texelFetch(stock, ivec2(i - y * size.x, y), 0).r;
  }
  o = values;
}`;

/** size: columns of the stock texture, texels in a layer of ours, channels, values. */
const TO_STOCK = `${HEADER}
uniform sampler2DArray dense;
uniform ivec4 size;
void main() {
  int i = int(gl_FragCoord.y) * size.x + int(gl_FragCoord.x);
  o = vec4(0);
  if (i >= size.w) return;
  int row = i / size.z;
  int channel = i - row * size.z;
  int t = row * ((size.z + 3) / 4) + channel / 4;
  int layer = t / size.y;
  t -= layer * size.y;
  o.r = texelFetch(dense, ivec3(t & ${ROW - 1}, t >> ${Math.log2(ROW)}, layer), 0)[channel & 3];
}`;

interface Compiled {
  readonly program: WebGLProgram;
  readonly size: WebGLUniformLocation | null;
}

export class StockLayout {
  readonly #gl: WebGL2RenderingContext;
  readonly #vertexArray: WebGLVertexArrayObject;
  readonly #framebuffer: WebGLFramebuffer;
  #from: Compiled | undefined;
  #to: Compiled | undefined;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#vertexArray = gl.createVertexArray();
    this.#framebuffer = gl.createFramebuffer();
  }

  /** Draws a stock texture, unpacked, into one of ours of a single layer. */
  read(
    { texture, texShape }: TextureData,
    { target, texels, channels, offset }: { target: Texture; texels: number; channels: number; offset: number },
  ): void {
    const gl = this.#gl;
    if (gl.isContextLost() || !texture) return;
    this.#from ??= this.#compile('from stock', FROM_STOCK);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
    gl.useProgram(this.#from.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture.texture);
    gl.uniform4i(this.#from.size, texShape?.[1] ?? 1, offset, channels, texels);
    this.#draw(target.width, target.height);
  }

  /** Draws one of our textures into a stock one, unpacked. */
  write({ texture, rows, channels }: { texture: Texture; rows: number; channels: number }, target: TextureData): void {
    const gl = this.#gl;
    if (gl.isContextLost() || !target.texture) return;
    this.#to ??= this.#compile('to stock', TO_STOCK);
    const [height, width] = target.texShape ?? [1, 1];
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target.texture.texture, 0);
    gl.useProgram(this.#to.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture.handle);
    const texels = rows * Math.ceil(channels / 4);
    gl.uniform4i(this.#to.size, width, texture.layers === 4 ? texels / 4 : texels, channels, rows * channels);
    this.#draw(width, height);
  }

  #draw(width: number, height: number): void {
    const gl = this.#gl;
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    gl.bindVertexArray(this.#vertexArray);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  #compile(name: string, fragment: string): Compiled {
    const program = compileProgram(this.#gl, name, fragment);
    return { program, size: this.#gl.getUniformLocation(program, 'size') };
  }
}
