/**
 * The pages of the documentation, in their order. A page that is listed and missing fails the build, and so does a link
 * to a Markdown file that is not listed.
 *
 * @typedef {{ source: string, name: string, label?: string }} Page a Markdown file, what its page is called in the
 *   address, and in the navigation where that is not its title
 * @typedef {{ title: string, pages: Page[] }} Chapter
 */

/** @type {Chapter[]} */
export const chapters = [
  {
    title: 'Basics',
    pages: [
      { source: 'docs/getting-started.md', name: 'index' },
      { source: 'docs/install.md', name: 'install' },
      { source: 'docs/faq.md', name: 'faq' },
      { source: 'CHANGELOG.md', name: 'changelog', label: 'Versions' },
    ],
  },
  {
    title: 'Elements',
    pages: [
      { source: 'docs/dcgan-trainer.md', name: 'dcgan-trainer' },
      { source: 'docs/latent-grid.md', name: 'latent-grid' },
      { source: 'docs/face-morph.md', name: 'face-morph' },
    ],
  },
  {
    title: 'Training',
    pages: [
      { source: 'docs/training.md', name: 'training', label: 'Training guide' },
      { source: 'docs/results.md', name: 'results' },
      { source: 'docs/own-pictures.md', name: 'own-pictures', label: 'Your own pictures' },
      { source: 'docs/lesson.md', name: 'lesson', label: 'A lesson' },
      { source: 'docs/copying.md', name: 'copying' },
      { source: 'docs/assessment.md', name: 'assessment' },
      { source: 'docs/doctor.md', name: 'doctor', label: 'The doctor, measured' },
    ],
  },
  {
    title: 'Weights',
    pages: [
      { source: 'docs/weights.md', name: 'weights' },
      { source: 'docs/cluster.md', name: 'cluster', label: 'Train elsewhere' },
      { source: 'weights/README.md', name: 'included-models' },
    ],
  },
  {
    title: 'Shipping',
    pages: [
      { source: 'docs/bundlers.md', name: 'bundlers', label: 'Bundlers' },
      { source: 'docs/themes.md', name: 'themes' },
      { source: 'docs/languages.md', name: 'languages' },
      { source: 'docs/csp.md', name: 'csp', label: 'Content security' },
      { source: 'docs/browsers.md', name: 'browsers' },
      { source: 'docs/isolation.md', name: 'isolation' },
      { source: 'docs/performance.md', name: 'performance' },
      { source: 'docs/kiosk.md', name: 'kiosk', label: 'The kiosk' },
      { source: 'docs/reliability.md', name: 'reliability' },
    ],
  },
  {
    title: 'In depth',
    pages: [
      { source: 'docs/engine.md', name: 'engine' },
      { source: 'docs/shards.md', name: 'shards' },
      { source: 'docs/internals.md', name: 'internals', label: 'How it works' },
      { source: 'bench/README.md', name: 'benchmarks', label: 'Benchmarks' },
    ],
  },
];

export const pages = chapters.flatMap(chapter => chapter.pages);
