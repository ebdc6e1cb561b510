export default {
  mode: 'production',
  entry: './main.js',
  output: { module: true, filename: 'main.js', clean: true },
  experiments: { outputModule: true },
  performance: { hints: false },
};
