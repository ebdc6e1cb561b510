export default {
  // Vite moves what it prepares for development to another folder, but not the files that lie beside it.
  optimizeDeps: { exclude: ['dcgan-elements'] },
};
