/** Spanish. */
import type { CheckpointDifference } from '../../src/client/index.js';
import { InvalidOptionError, type ErrorDetails } from '../../src/shared/errors.js';
import type { MessageValues } from '../../src/shared/protocol/message.js';
import { compact, dateTime, list, megabytes, twoDigits, ungrouped } from '../shared/formats.js';
import { integer, percent, progressPercent, threeDigits, twoDecimals } from '../shared/formats.js';
import { errorText } from '../shared/messages.js';
import {
  allowedIn,
  allowedWords,
  coordinate,
  counted,
  estimate,
  measuredRates,
  nth,
  oneDecimal,
  shortened,
  timeLeftValue,
  unbroken,
  withText,
} from './wording.js';
import type { Translation } from './translation.js';

const images = (count: number) => counted(count, 'imagen', 'imágenes');
const shardsBy = (workers: unknown, shards: unknown) =>
  workers === 1
    ? `Un worker calcula las ${String(shards)} partes una tras otra`
    : `${String(workers)} workers calculan las ${String(shards)} partes a la vez`;
const quoted = (name: string) => `«${shortened(name)}»`;

const ALLOWED = allowedWords({
  integer: 'un número entero',
  number: 'un número',
  multiple: 'un múltiplo de',
  oneOf: 'uno de estos valores:',
  from: 'de',
  below: 'a menos de',
  to: 'a',
  above: 'mayor que',
  atMost: 'y como máximo',
  or: 'o',
});

const loading = 'Cargando';
const ready = 'Listo';
const cancel = 'Cancelar';
const retry = 'Reintentar';
const noGenerator = 'Aún no hay generador';
const waitingForStart = 'A la espera de que empiece el entrenamiento.';
const missingElement = (id: string) => `Aún no hay ningún elemento con el id «${id}»; se usará en cuanto aparezca.`;
const more = (shown: string) => `Distancia: ${shown}.`;

const phaseName = { autoencoder: 'Autoencoder', discriminator: 'Discriminador', adversarial: 'Enfrentamiento' };

/** «WebGL en …: 41 pasos por segundo; CPU, 6 hilos: 18.» */
function backendRates(values: MessageValues, unit: string, end = ''): string {
  const { webgl, wasm, cpu } = measuredRates(values, { workers: 'workers', threads: 'hilos' });
  return `WebGL en ${values['device']}: ${webgl} ${unit} por segundo; ${cpu}: ${wasm}${end}.`;
}

/** What is loaded, by the engine's English for it. */
const loaded: Readonly<Record<string, string>> = {
  'Training images': 'Imágenes de entrenamiento',
  'Your pictures': 'Sus imágenes',
  'GPU programs': 'Programas de la GPU',
};

/** By the code or the name of the cause. */
const recovered: Readonly<Record<string, string>> = {
  NotFiniteError:
    'El entrenamiento se volvió inestable; continúa desde el último estado bueno, con las tasas de aprendizaje a la mitad.',
  OutOfMemoryError: 'El worker se quedó sin memoria y fue sustituido.',
  'backend-thread-lost': 'Se perdió uno de los hilos; todos fueron sustituidos.',
  BackendLostError: 'Se perdió la GPU; el worker que la usaba fue sustituido.',
  DeadlineError: 'El worker dejó de responder y fue sustituido.',
  other: 'El worker falló y fue sustituido.',
};

const options = {
  recipe: 'Receta',
  variant: 'Variante',
  pretrain: 'Preentrenamiento',
  heads: 'El discriminador juzga',
  flip: 'Reflejo',
  classes: 'Clases',
  augmentations: 'Aumento de datos',
  autoRemedy: 'Médico',
  dataset: 'Datos',
  backend: 'Motor de cálculo',
};

const field = {
  autoencoderSteps: 'Pasos del autoencoder',
  discriminatorSteps: 'Pasos del discriminador',
  steps: 'Pasos',
  learningRate: 'Tasa de aprendizaje',
  batchSize: 'Tamaño del lote',
  imageSize: 'Tamaño de las imágenes',
  baseWidth: 'Anchura base',
  latentSize: 'Tamaño latente',
  seed: 'Semilla',
};

const labels: Readonly<Record<string, string>> = { ...options, ...field };

const badValue = ({ given = 'Este valor', allowed }: ErrorDetails): string =>
  `${given === 'NaN' ? 'Este valor' : given} no sirve. Debe ser ${allowed ? allowedIn(ALLOWED, allowed) : 'otro valor'}.`;

function differing(differences: readonly CheckpointDifference[]): string {
  const all = differences.map(({ option, saved, asked }) => {
    return `${labels[option] ?? option} ${saved} en lugar de ${asked}`;
  });
  return `Conserva sus propios ajustes: ${all.join(', ')}. Con «Empezar de nuevo» valen los de esta página.`;
}

const trainer = {
  ...options,
  field,
  phaseName,
  recovered,
  timeLeftValue,
  badValue,
  differing,
  name: 'Entrenador de DCGAN',
  posterTitle: 'Vea cómo una red aprende a dibujar',
  posterText: {
    plain:
      'Dos redes compiten entre sí. El generador dibuja a partir de ruido; el discriminador distingue sus dibujos de las ' +
      'imágenes reales. Cada una mejora porque la otra mejora. Todo ocurre en esta página, en este dispositivo.',
    autoencoder:
      'Un autoencoder aprende primero a redibujar lo que ve. Después, su mitad dibujante compite con un discriminador que ' +
      'juzga a varias profundidades, hasta que dibuja a partir de ruido. Todo ocurre en esta página, en este dispositivo.',
  },
  state: {
    empty: '',
    loading,
    ready,
    running: 'Entrenando',
    paused: 'En pausa',
    finished: 'Terminado',
    failed: 'Detenido por un error',
  },
  preparing: 'Preparando',
  announce: {
    empty: '',
    loading: 'Cargando.',
    ready: 'Listo para entrenar.',
    running: 'El entrenamiento está en marcha.',
    paused: 'El entrenamiento está en pausa.',
    finished: 'El entrenamiento ha terminado.',
    failed: '',
  },
  primary: {
    empty: 'Entrenar',
    loading: cancel,
    ready: 'Entrenar',
    running: 'Pausa',
    paused: 'Continuar',
    finished: 'Seguir entrenando',
    failed: retry,
  },
  stepGroup: 'Entrenar un paso',
  stepLabel: 'Un paso',
  stepTarget: { both: 'Ambas', discriminator: 'D', generator: 'G' },
  stepTitle: {
    both: 'Un paso de ambas redes',
    discriminator: 'Un paso solo del discriminador',
    generator: 'Un paso solo del generador',
  },
  reset: 'Empezar de nuevo',
  resetQuestion: step => `¿Descartar este entrenamiento (paso ${integer.format(step)})?`,
  resetYes: 'Empezar de nuevo',
  resetNo: 'Conservar',
  ofSteps: steps => `de ${integer.format(steps)} pasos`,
  phaseText: {
    autoencoder: 'El autoencoder aprende a redibujar las imágenes que se le muestran.',
    discriminator:
      'El generador, ahora una copia del decodificador, queda como está; el discriminador aprende a distinguir.',
    adversarial: 'El generador y el discriminador aprenden el uno del otro.',
  },
  phaseSteps: (step, steps) => `${integer.format(step)} de ${integer.format(steps)}`,
  phasePlace: (phase, number, count) => `Fase ${number} de ${count}, ${phaseName[phase]}`,
  progressText: (share, place, step, steps) =>
    `${share} %. ${place}: paso ${integer.format(step)} de ${integer.format(steps)}`,
  progressLabel: 'Progreso del entrenamiento',
  findAndTrain: 'Buscar buenos ajustes y entrenar',
  trainAsSet: 'Entrenar con estos ajustes',
  searching: 'Buscando buenos ajustes',
  searchingText: 'Unos segundos de entrenamiento muestran lo rápido que es este dispositivo.',
  foundText: (seconds, reason) => `Unos ${timeLeftValue(seconds)} en este dispositivo. ${reason}`,
  savedStates: 'Estados guardados',
  trainMore: steps => `Entrenar ${integer.format(steps)} pasos más`,
  finishedText:
    'Todavía puede mejorar: siga entrenando. O guarde los pesos más abajo y ábralos en cualquier página donde se exploren o transformen imágenes.',
  loadingText(load) {
    if (!load) return 'Cargando el motor';
    const { what: english, fraction, bytes, pictures } = load;
    const what = loaded[english] ?? english;
    if (fraction === 1) return 'Construyendo las redes';
    if (bytes) return `${what}, ${megabytes(bytes.received)} de ${megabytes(bytes.total)} MB`;
    if (!pictures) return what;
    return `${what}: ${counted(pictures.taken, 'incorporada', 'incorporadas')}, ${counted(pictures.skipped, 'omitida', 'omitidas')}`;
  },
  skippedFiles: count => counted(count, 'archivo no se usa', 'archivos no se usan'),
  moreSkipped: count => `y ${integer.format(count)} más`,
  epoch: 'Época',
  images: 'Imágenes vistas',
  speed: 'Velocidad',
  speedValue: perSecond => (perSecond > 0 ? `${twoDigits.format(perSecond)} pasos/s` : '–'),
  timeLeft: 'Tiempo restante',
  timeIsLeft: seconds => `quedan ${timeLeftValue(seconds)}`,
  sheetLabel: (step, rows, columns) =>
    `${integer.format(rows * columns)} imágenes generadas en el paso ${integer.format(step)}, en ${rows} filas de ${columns}`,
  columnsLabel: classes => `; las columnas por clases: ${classes.join(', ')}`,
  pairsLabel: (step, rows, columns) =>
    `${integer.format((rows * columns) / 2)} imágenes en el paso ${integer.format(step)}, en ${rows} filas, cada una junto a ` +
    'su reconstrucción por el autoencoder',
  pairsCaption: 'Imágenes, cada una junto a su reconstrucción por el autoencoder',
  posterLabel: 'Ruido: lo que el generador sabe hacer antes de entrenar',
  sheetCaption: step => `Paso ${integer.format(step)}`,
  sheetEpoch: epoch => `Época ${twoDecimals.format(epoch)}`,
  live: 'En vivo',
  liveTitle: 'Mostrar la última lámina',
  stripLabel: 'Láminas anteriores',
  stripValue: (step, live) => `${live ? 'La última, paso' : 'Paso'} ${integer.format(step)}`,
  saveFilm: 'Guardar película',
  filming: 'Creando la película',
  depths: 'Tomadas por reales, por profundidad',
  depthsHint: 'desde la imagen hacia dentro',
  depth: layer => `Capa ${layer}`,
  depthReal: 'Reales',
  depthFake: 'Generadas',
  copying: '¿Está copiando?',
  assessment: 'Un juez nuevo',
  source: 'Fuente',
  licence: 'Licencia',
  runFacts: (count, height, width, g, d) =>
    `${integer.format(count)} imágenes de ${height} × ${width}; ` +
    `${compact.format(g)} parámetros en el generador, ${compact.format(d)} en el discriminador`,
  failedTitle: 'El entrenamiento se ha detenido',
  unbegunTitle: 'El entrenamiento no ha podido empezar',
  recovery({ cause, step }) {
    const what = recovered[cause.code ?? ''] ?? recovered[cause.name] ?? recovered['other'];
    return `${what} ${step > 0 ? `El entrenamiento continuó en el paso ${integer.format(step)}.` : 'El entrenamiento empezó desde el principio.'}`;
  },
  checkpointEvent(event, now = Date.now()) {
    switch (event.kind) {
      case 'saved':
        return `Guardado en el paso ${integer.format(event.info.step)}.`;
      case 'failed':
        return `${errorText(event.error)} El entrenamiento continúa; «Exportar» lo guarda en un archivo.`;
      case 'resumed': {
        const { info, differences } = event;
        const text = `Reanudado en el paso ${integer.format(info.step)} (guardado: ${dateTime(info.savedAt, now)}).`;
        return differences.length ? `${text} ${differing(differences)}` : text;
      }
      case 'damaged':
        return `Un estado guardado estaba dañado y se ha apartado. ${errorText(event.error)}`;
      case 'read-only':
        return 'Otra pestaña entrena y guarda este modelo. También puede entrenarlo aquí, pero aquí no se guardará.';
      case 'writable':
        return event.overtaken
          ? 'La otra pestaña se ha cerrado. Guardó un estado posterior, así que este entrenamiento solo se guarda con «Guardar ahora».'
          : 'La otra pestaña se ha cerrado; desde ahora es esta la que guarda el entrenamiento.';
    }
  },
  settings: 'Ajustes',
  errorMessage(error) {
    const label = error instanceof InvalidOptionError && labels[error.details.subject ?? ''];
    return label ? `${label}: ${badValue(error.details)}` : errorText(error);
  },
  dropped: {
    left: count =>
      count === 1
        ? 'Un archivo contiene pesos y no se ha tenido en cuenta. Suéltelo solo para cargarlo.'
        : `${integer.format(count)} archivos contienen pesos y no se han tenido en cuenta. Suelte uno solo para cargarlo.`,
    models: count => `Son ${integer.format(count)} archivos de pesos; solo se puede cargar uno cada vez.`,
    nothing: 'Esta carpeta está vacía.',
  },
} satisfies Translation['trainer'];

const words: Translation = {
  elements: {
    details: 'Detalles técnicos',
    assumptions: count => `Lo que el archivo no dice (${count})`,
    sayOtherwise: attributes =>
      `Si algo es distinto, lo dicen estos atributos o los metadatos del archivo: ${attributes}.`,
    backendName: { webgl: 'WebGL', wasm: 'WebAssembly' },
    computing: (backend, workers, threads) =>
      [backend, ...(workers > 1 ? [`${workers} workers`] : []), ...(threads > 1 ? [`${threads} hilos`] : [])].join(
        ', ',
      ),
    fallback: backend => `${backend}, porque WebGL falló`,
    loading,
    ready,
    noGenerator,
    waiting: 'A la espera del entrenamiento',
    waitingForStart,
    missingElement,
    loadingLabel: 'Progreso de la carga',
    errorTitle: 'Algo ha salido mal',
    dismiss: 'Ocultar',
    retry,
    cancel,
    openWeights: 'Abrir pesos',
    savePicture: 'Guardar imagen',
  },

  camera: {
    'camera-denied': 'No se ha permitido la cámara. Puede permitirla en los ajustes del navegador.',
    'camera-missing': 'Este dispositivo no tiene cámara.',
    'camera-busy': 'No se puede leer la cámara; quizá la esté usando otro programa.',
    'camera-insecure': 'Los navegadores solo permiten la cámara en páginas https, así que no en esta.',
    'camera-failed': 'La cámara no responde.',
  },

  classMixer: {
    any: 'cualquiera',
    classLabel: group => `Clase de ${group}`,
    mixedWith: 'y',
    mixLabel: group => `Segunda clase de ${group}`,
    nothing: 'nada más',
    share: (first, second) => `Entre ${first} y ${second}`,
    mixture: shares => shares.map(([name, share]) => `${percent(share)} ${name}`).join(', '),
  },

  trainer,

  doctor: {
    name: 'Médico',
    byClass: 'Imágenes generadas tomadas por reales, por clase',
    evidence: 'Mediciones',
    signals: {
      step: 'Paso',
      firstCheckup: 'Primera revisión en el paso',
      discriminatorLoss: 'Pérdida del discriminador por imagen',
      generatorLoss: 'Pérdida del generador',
      reconstructionLoss: 'Pérdida de reconstrucción',
      reconstructionError: 'Error de reconstrucción respecto a la imagen media',
      realScore: 'Imágenes reales tomadas por reales',
      fakeScore: 'Imágenes generadas tomadas por reales',
      variety: 'Variedad respecto a los datos',
      distanceToMean: 'Distancia a la imagen media respecto a los datos',
      contrast: 'Contraste respecto a los datos',
      greyness: 'Zonas lisas',
      lattice: 'Patrón de damero',
      classVariety: 'Variedad dentro de una clase respecto a los datos',
      lowestClassVariety: 'La misma, en esta clase',
      classScore: 'Imágenes generadas tomadas por reales, todas las clases',
      lowestClassScore: 'Las mismas, de esta clase',
    },
    remediedAt: step => `Hecho en el paso ${integer.format(step)}.`,
    applied: label => `Aplicado automáticamente: ${label}.`,
    network: { autoencoder: 'del autoencoder', discriminator: 'del discriminador', generator: 'del generador' },
    remedy({ action, label }) {
      if (action.type === 'roll-back') return 'Volver al último estado bueno';
      if (action.type === 'wait') return 'Esperar';
      return action.factor === 0.5
        ? `Reducir a la mitad la tasa de aprendizaje ${words.doctor?.network?.[action.network] ?? ''}`
        : label;
    },
    finding({ kind, evidence, sentence, className = '' }, phase) {
      const subject = phase === 'autoencoder' ? 'Las reconstrucciones' : 'Las imágenes';
      const share = (name: string) => percent(evidence[name] ?? NaN);
      const vary = (name: string) => `su variedad es el ${share(name)} de la de las reales`;
      const has = (...names: string[]) => names.every(name => name in evidence);
      switch (kind) {
        case 'not-finite':
          return 'Una pérdida o un peso ya no es un número finito.';
        case 'generator-winning':
          if (!has('realScore', 'fakeScore')) return sentence;
          return phase === 'discriminator'
            ? `El discriminador no aprende: toma por reales el ${share('realScore')} de las imágenes reales y el ${share('fakeScore')} de las generadas.`
            : `Gana el generador: el discriminador toma por reales el ${share('fakeScore')} de sus imágenes y solo el ${share('realScore')} de las reales.`;
        case 'lattice':
          return has('lattice')
            ? `${subject} tienen un patrón de damero, que supone el ${share('lattice')} de su contraste fino.`
            : sentence;
        case 'grey':
          return has('contrast')
            ? `${subject} son casi lisas: tienen el ${share('contrast')} del contraste de las reales.`
            : sentence;
        case 'mean-face':
          return has('variety') ? `${subject} se parecen todas a la imagen media: ${vary('variety')}.` : sentence;
        case 'mode-collapse':
          if (has('classVariety'))
            return `Dentro de cada clase las imágenes se parecen entre sí: ${vary('classVariety')}.`;
          return has('variety') ? `${subject} se parecen entre sí: ${vary('variety')}.` : sentence;
        case 'missing-class':
          if (has('lowestClassScore', 'classScore'))
            return `La red aún no sabe dibujar «${className}»: el discriminador solo toma por reales el ${share('lowestClassScore')} de estas imágenes, frente al ${share('classScore')} de todas las clases.`;
          return has('lowestClassVariety', 'classVariety')
            ? `Las imágenes de «${className}» se parecen entre sí: ${vary('lowestClassVariety')}, frente al ${share('classVariety')} de todas las clases.`
            : sentence;
        case 'discriminator-winning':
          return has('fakeScore', 'discriminatorLoss')
            ? `Gana el discriminador: solo toma por reales el ${share('fakeScore')} de las imágenes generadas (pérdida: ` +
                `${twoDecimals.format(evidence['discriminatorLoss'] ?? NaN)}), así que el generador aprende poco de él.`
            : sentence;
        case 'not-yet':
          return has('firstCheckup')
            ? `Aún es pronto. Primera revisión en el paso ${integer.format(evidence['firstCheckup'] ?? NaN)}.`
            : sentence;
        case 'healthy':
          if (has('classVariety', 'variety'))
            return `Va por buen camino. ${subject} son variadas: ${vary('variety')}, y dentro de una clase el ${share('classVariety')}.`;
          return has('variety')
            ? `Va por buen camino. ${subject} son variadas: ${vary('variety')}.`
            : 'Va por buen camino.';
      }
    },
  },

  assessment: {
    hint:
      'Una red nueva, que nunca ha visto este generador, aprende a distinguir las imágenes generadas de las reales y después ' +
      'se examina con imágenes que no conoce. Tarda unos segundos; el entrenamiento continúa.',
    ask: 'Preguntar a un juez nuevo',
    again: 'Preguntar otra vez',
    progressLabel: 'Progreso del juez',
    verdict: ({ accuracy }) =>
      `Un juez nuevo distingue sus imágenes de las reales en el ${percent(accuracy)} de los casos; el ${percent(0.5)} sería perfecto.`,
    interval: (step, { interval: [low, high], verdicts, samples }) =>
      `Paso ${integer.format(step)}. Con una confianza del ${percent(0.95)}: de ${integer.format(100 * low)} a ${percent(high)}, según ` +
      `${integer.format(verdicts)} veredictos; aprendió con otras ${integer.format(samples)} imágenes generadas y otras tantas reales.`,
    baseline: ({ baseline: { accuracy, interval } }) =>
      `A modo de comparación, unas imágenes reales se distinguen de otras reales en el ${percent(accuracy)} de los casos (de ${integer.format(100 * interval[0])} a ${percent(interval[1])}).`,
    scale: { perfect: '50 %: al azar', obvious: '100 %: siempre reconocidas' },
    missing: classes =>
      `Faltan, o son mucho más escasas que en los datos: ${classes.map(({ name }) => name).join(', ')}.`,
    noneMissing: 'No falta ninguna clase.',
    confused: ({ name, confusedWith }) =>
      confusedWith ? `${name}, tomada por ${confusedWith.name} en el ${percent(confusedWith.share)} de los casos` : '',
    worst: all => `Las que más se confunden: ${all}.`,
    classifier: accuracy =>
      `Según un clasificador que acierta con el ${percent(accuracy)} de las imágenes reales que no conoce.`,
    classes: 'Clase por clase',
    columns: {
      name: 'Clase',
      data: 'De las reales',
      samples: 'De las generadas',
      recognised: 'Reconocidas',
      confusedWith: 'Tomadas por',
    },
    confusion: ({ confusedWith }) => (confusedWith ? `${confusedWith.name} (${percent(confusedWith.share)})` : '–'),
    unknown: '–',
    range: (low, high) => `${low} a ${high}`,
  },

  before: {
    recorded: dataset => `Grabado: del ruido a ${dataset === 'digits' ? 'las cifras' : 'caras dibujadas'}`,
    recordingLabel: dataset =>
      `Un entrenamiento grabado: del ruido a ${dataset === 'digits' ? 'cifras, cada una en una columna' : 'caras dibujadas'}, una y otra vez`,
    time: seconds =>
      `Unos ${estimate(seconds)} en la CPU de este dispositivo, menos en una GPU. Primeras formas al cabo de unos ${estimate(seconds / 10)}.`,
    download: size => `Descarga ${integer.format(size)} MB una sola vez. No se envía nada.`,
  },
  save: { saveWeights: 'Guardar pesos', formatLabel: 'Formato de los pesos' },
  chart: {
    lossChart: 'Pérdida',
    reconstructionChart: 'Error de reconstrucción',
    scoreChart: 'Tomadas por reales',
    reconstructionLoss: 'Autoencoder',
    discriminatorLoss: 'Discriminador',
    generatorLoss: 'Generador',
    realScore: 'Reales, D(x)',
    fakeScore: 'Generadas, D(G(z))',
    reconstructionSummary: (step, value) =>
      `En el paso ${integer.format(step)}: error cuadrático medio del autoencoder ${value === null ? '–' : threeDigits.format(value)}.`,
    lineEnds: { reconstructionLoss: '', discriminatorLoss: 'D', generatorLoss: 'G', realScore: 'x', fakeScore: 'G(z)' },
    chartSummary(step, ...values) {
      const [d, g, real, fake] = values.map(value => (value === null ? '–' : twoDecimals.format(value)));
      return (
        `En el paso ${integer.format(step)}: pérdida del discriminador ${d}, del generador ${g}; el discriminador toma por ` +
        `reales las imágenes reales con probabilidad ${real}, y las generadas con ${fake}.`
      );
    },
  },

  checkpoints: {
    stepNamed: step => `Paso ${integer.format(step)}`,
    checkpointsHint(status) {
      if (!status)
        return '«Exportar» guarda todo el entrenamiento en un archivo: redes, optimizador, curvas e imágenes.';
      if (!status.writable)
        return 'Esta página no guarda el entrenamiento en este momento. «Exportar» lo guarda en un archivo.';
      return 'Se guarda automáticamente en este navegador (los tres últimos). «Exportar» hace una copia en otro lugar.';
    },
    saveNow: 'Guardar ahora',
    exportCheckpoint: 'Exportar',
    importCheckpoint: 'Importar',
    goBack: 'Restaurar',
    download: 'Descargar',
    delete: 'Eliminar',
    deleteQuestion: step => `¿Eliminar el paso ${integer.format(step)}?`,
    keep: 'Conservar',
  },

  copying: {
    hint:
      'Cada imagen de la última lámina se compara con todas las imágenes de entrenamiento. Cuenta como copia si está mucho más ' +
      'cerca de una de ellas que cualquier otra imagen.',
    early:
      'Todavía no hay nada que comprobar: espere a que el médico deje de decir que es pronto o que las imágenes se parecen.',
    pairs:
      'La lámina muestra imágenes y sus reconstrucciones por el autoencoder. Las imágenes propias llegan en las fases siguientes.',
    check: 'Comprobar la lámina',
    again: 'Comprobar la última lámina',
    verdict: {
      copying: 'Está copiando',
      'not copying': 'No está copiando',
      'too few to tell': 'Muy pocas para saberlo',
    },
    rate: ({ copyRate, baselineRate }) =>
      `El ${percent(copyRate)} son copias. A modo de comparación, el ${percent(baselineRate)} de unas imágenes nunca vistas contaría como copias.`,
    distances: (step, { samples, data }) =>
      `Paso ${integer.format(step)}. Distancia media a la imagen de entrenamiento más cercana: ${threeDigits.format(samples)} las generadas, ` +
      `${threeDigits.format(data)} las imágenes de entrenamiento reservadas. Las distancias son errores cuadráticos medios de valores de −1 a 1.`,
    list: 'Imágenes generadas y sus imágenes de entrenamiento más cercanas, primero las más sospechosas',
    pair: (number, distance, copy) =>
      `Imagen ${integer.format(number)}, distancia ${threeDigits.format(distance)}${copy ? ', una copia' : ''}`,
    sample: (row, column) => `Imagen en la fila ${row}, columna ${column}`,
    nearest: 'Imagen de entrenamiento más cercana',
    distance: (distance, limit, copy) =>
      Number.isFinite(limit)
        ? `${more(threeDigits.format(distance))} Por debajo de ${threeDigits.format(limit)}, una imagen cuenta como copia de esta; ` +
          `${copy ? 'es el caso' : 'no es el caso'}.`
        : `${more(threeDigits.format(distance))} No hay otra imagen de entrenamiento con la que comparar.`,
    more: count => `Mostrar todas (${integer.format(count)})`,
  },

  pictures: {
    title: 'Sus imágenes',
    importing: 'Importando sus imágenes',
    importingText: ({ fraction, pictures }) =>
      `${progressPercent(fraction)}${pictures ? `: ${counted(pictures.taken, 'incorporada', 'incorporadas')}, ${counted(pictures.skipped, 'omitida', 'omitidas')}` : ''}`,
    cancel,
    facts: (count, size, channels) =>
      `${images(count)} de ${size} × ${size}, ${channels === 1 ? 'en escala de grises' : 'en color'}`,
    classes: count => counted(count, 'clase', 'clases'),
    classCount: images,
    sheetLabel: count => `${integer.format(count)} de sus imágenes, tal como las recibe el discriminador`,
    taken: 'Recortadas y reducidas; el entrenamiento también puede reflejarlas.',
    exact:
      'Exactamente lo que recibe el discriminador: recortado, reducido, reflejado y aumentado como en este entrenamiento.',
    others: 'Mostrar otras',
    colours: 'Color',
    coloursName: { auto: 'Como en las imágenes', grey: 'Escala de grises', colour: 'En color' },
    crop: 'Parte de cada imagen',
    cropName: { centre: 'El centro', face: 'Alrededor de la cara', own: 'Un cuadrado propio' },
    cropOpen: 'Mover el cuadrado',
    keep: 'Conservar en este navegador',
    keepHint: 'Seguirán ahí después de recargar. Solo se guardan en este dispositivo.',
    keepDenied: 'Esta página no tiene dónde guardarlas.',
    restored: 'Conservadas desde su última visita. Para importarlas de otra manera, elija de nuevo los archivos.',
    forget: 'Olvidarlas',
    startOver: 'Empezar de nuevo con estas imágenes',
    ready: count => counted(count, 'imagen está lista.', 'imágenes están listas.'),
  },

  cropper: {
    title: 'El cuadrado que se aprende',
    text: 'Un mismo cuadrado para todas las imágenes. Arrástrelo, o arrastre su esquina; las flechas lo mueven, y más y menos cambian su tamaño.',
    label: 'Cuadrado',
    value: (x, y, size) =>
      `${Math.round(100 * size)} % del lado corto, a ${Math.round(100 * x)} % de la izquierda y ${Math.round(100 * y)} % de arriba`,
    loading: 'Cargando las primeras imágenes',
    picture: (number, count) => `Imagen ${number} de ${count}`,
    results: 'Lo que se aprenderá de las primeras imágenes',
    use: 'Usar este cuadrado',
    cancel,
    smaller: 'Más pequeño',
    larger: 'Más grande',
  },

  pictureCamera: {
    title: 'Imágenes de la cámara',
    state: {
      off: 'Las imágenes se quedan en esta página y desaparecen con ella si no las conserva.',
      asking: 'A la espera de la cámara. Quizá el navegador esté preguntando si la permite.',
      starting: 'La cámara se está encendiendo.',
      on: 'La cámara está encendida. Solo se aprende lo que hay dentro del cuadrado.',
    },
    label: 'Lo que ve la cámara',
    open: 'Encender la cámara',
    take: 'Tomar una foto',
    count: 'Fotos seguidas',
    burst: count => `Tomar ${count} seguidas`,
    stop: 'Parar',
    taking: (done, count) => `${done} de ${count}`,
    taken: images,
    delete: number => `Eliminar la foto ${number}`,
    picture: number => `Foto ${number}`,
    use: count => (count === 1 ? 'Usar esta foto' : `Usar estas ${count} fotos`),
    cancel: 'Apagar la cámara',
  },

  suggestion: {
    ask: 'Sugerir ajustes',
    again: 'Sugerir otra vez',
    cancel,
    timing: 'Un entrenamiento corto mide la velocidad de este dispositivo.',
    busy: 'Ponga antes el entrenamiento en pausa: falsearía la medición.',
    use: 'Usar estos ajustes',
    used: 'El próximo entrenamiento usará estos ajustes.',
    startOverWith: 'Empezar de nuevo con estos ajustes',
    facts({ variant, imageSize, batchSize, learningRate, augmentations, ...steps }, seconds, backend) {
      const all = [steps.autoencoderSteps, steps.discriminatorSteps, steps.steps]
        .filter(count => count > 0)
        .map(count => integer.format(count));
      return [
        `Variante ${(words.settings?.variantName?.[variant] ?? variant).toLowerCase()} de ${imageSize} × ${imageSize} píxeles`,
        `${integer.format(batchSize)} imágenes por lote`,
        `tasa de aprendizaje ${ungrouped.format(learningRate)}`,
        augmentations.length > 0 ? `aumento de datos por ${list.format(augmentations)}` : 'sin aumento de datos',
        `${all.join(' + ')} pasos: unos ${timeLeftValue(seconds)} con ${backend === 'webgl' ? 'WebGL' : 'WebAssembly'}.`,
      ].join(', ');
    },
  },

  settings: {
    question: { dataset: '¿Qué debe aprender?', recipe: '¿Cuánto tiempo?', backend: '¿Con qué?' },
    advanced: 'Avanzado',
    lengthName: { quick: 'Rápido', longer: 'Más largo', paper: 'Como en el artículo' },
    otherLength: 'Otra duración',
    length: (steps, seconds) =>
      `${steps.map(count => integer.format(count)).join(' + ')} pasos${seconds === null ? '' : `, unos ${estimate(seconds)}`}`,
    ownPictures: 'Sus imágenes',
    recipeHint: {
      quick: 'Legible en pocos minutos, incluso sin GPU.',
      paper: 'Fiel al artículo; decenas de miles de pasos.',
    },
    variantName: { plain: 'Simple', autoencoder: 'Autoencoder' },
    variantHint: {
      plain: 'Parte de pesos aleatorios.',
      autoencoder: 'El generador aprende primero a redibujar imágenes; el discriminador juzga a varias profundidades.',
    },
    pretrainName: { full: 'Las tres fases', none: 'Ninguno' },
    pretrainHint: 'Sin él, las dos redes compiten desde el principio.',
    headsName: { '1 2 3 4': 'a cuatro profundidades', '4': 'solo en la última capa' },
    headsHint: 'Un logit por profundidad.',
    flipLabel: 'Reflejar las imágenes horizontalmente',
    flipHint: 'Duplica los datos. Bueno para caras, malo para cifras.',
    classesName: { auto: 'Las redes las conocen', none: 'No se usan' },
    classesHint:
      'Si las redes saben qué muestra cada imagen, aprenden más deprisa y no olvidan ninguna clase. Solo para datos con clases.',
    augmentationsName: {
      '': 'Ninguno',
      'translation cutout': 'Desplazar y recortar',
      'colour translation cutout': 'Color, desplazar y recortar',
    },
    augmentationsHint: 'Para unos cientos de imágenes: así el discriminador no las aprende de memoria.',
    autoRemedyLabel: 'Aplicar los remedios automáticamente',
    autoRemedyHint: 'Baja las tasas de aprendizaje o vuelve a un estado bueno.',
    datasetName: { digits: 'Cifras manuscritas', faces: 'Caras dibujadas' },
    datasetFiles: count => counted(count, 'archivo', 'archivos'),
    datasetFileLabel: 'Archivos',
    datasetFolderLabel: 'O una carpeta',
    datasetHint:
      'Imágenes, un zip con imágenes o un archivo en formato IDX. Los archivos se quedan en este dispositivo.',
    backendRequest: { auto: 'Automático', webgl: 'GPU', wasm: 'CPU', fastest: 'Medir de nuevo' },
    backendHint: 'Se puede cambiar durante el entrenamiento.',
    adversarialSteps: 'Pasos de enfrentamiento',
    unit: {
      autoencoderSteps: '',
      discriminatorSteps: '',
      steps: '',
      learningRate: '',
      batchSize: 'imágenes',
      imageSize: 'píxeles',
      baseWidth: 'mapas de características',
      latentSize: 'números',
      seed: '',
    },
    byDefault: value => `por defecto ${value}`,
    ownSize: 'como los datos',
    camera: 'Tomar fotos con la cámara',
    loadWeights: 'Cargar pesos',
    pending: 'Estos ajustes valen para el próximo entrenamiento.',
    startOverWith: 'Empezar de nuevo con estos ajustes',
  },

  grid: {
    name: 'Cuadrícula latente',
    posterTitle: 'Recorra todo lo que una red sabe dibujar',
    posterText:
      'Un generador convierte unos pocos números en una imagen. Aquí hay muchas, una junto a otra: explórelas, conserve las ' +
      'más bonitas y calcule con ellas.',
    posterDrop: 'Suelte aquí el archivo de un generador, o abra uno. Se queda en este dispositivo.',
    missing: {
      element: missingElement,
      kind: id =>
        `El elemento «${id}» no tiene generador: «for» debe nombrar un entrenador, una cuadrícula o una metamorfosis.`,
      generator: () => waitingForStart,
    },
    skeletonLabel: 'Ruido, hasta que haya un generador',
    state: { empty: noGenerator, loading, ready, failed: 'No se ha podido cargar' },
    stateDrawing: 'Buscando direcciones',
    announce: { empty: '', loading: 'Cargando.', ready: 'Listo.', failed: '' },
    mode: 'Vista',
    modeName: { random: 'Azar', plane: 'Plano', interpolate: 'Transiciones', classes: 'Clases', text: 'Texto' },
    plane: 'Plano',
    planeName: { random: 'Direcciones al azar', principal: 'Direcciones principales', samples: 'Tres imágenes' },
    planeHint: {
      random: 'Dos direcciones al azar.',
      principal: 'Las dos direcciones en las que más cambian las imágenes.',
      samples: 'Por tres imágenes al azar; fije tres para elegirlas.',
    },
    planeOfPins: 'Por sus tres primeras imágenes fijadas.',
    newSeed: 'Nueva semilla',
    newSeedTitle: 'Nueva semilla (tecla N)',
    newHand: 'Nueva letra',
    saveInk: 'Guardar solo la tinta',
    saveMany: 'Guardar 1000',
    saveManyTitle: 'Guardar 1000 imágenes de esta semilla, cada una como PNG, en un zip',
    savingMany: 'Dibujando 1000 imágenes',
    seedValue: seed => `Semilla ${seed}`,
    zoomIn: 'Ampliar',
    zoomOut: 'Reducir',
    home: 'Restablecer la vista',
    viewGroup: 'Vista',
    viewFacts({ x, y, zoom }) {
      const range = (middle: number) => `${coordinate(middle - 1 / zoom)} a ${coordinate(middle + 1 / zoom)}`;
      return `x ${range(x)}, y ${range(y)}`;
    },
    copyView: 'Copiar la vista',
    copiedView: 'Copiada.',
    gridLabel: (rows, columns) =>
      `${integer.format(rows * columns)} imágenes generadas, en ${rows} filas de ${columns}`,
    cellLabel: (row, column, point, name) => {
      const what = name ?? (point && `x ${coordinate(point.x)}, y ${coordinate(point.y)}`);
      return `Fila ${row + 1}, columna ${column + 1}${what ? `: ${what}` : ''}`;
    },
    selected: (row, column) => `Seleccionada: fila ${row + 1}, columna ${column + 1}.`,
    detailHint: 'Señale una imagen, o muévase con las flechas, para verla aquí.',
    detailHintTouch: 'Toque una imagen para verla en grande.',
    detailLabel: 'Imagen seleccionada',
    numbers: z => {
      const shown = [...z.subarray(0, 4)].map(coordinate).join('; ');
      return z.length > 4 ? `z = (${shown}; …), ${integer.format(z.length)} números` : `z = (${shown})`;
    },
    outside: 'Fuera de la zona en la que se entrenó el generador.',
    select: 'Seleccionar',
    pin: 'Fijar',
    copyLatent: 'Copiar z',
    copiedLatent: 'Copiado.',
    pinned: 'Fijada.',
    facts: ({ height, width, latentSize, latentDistribution }) =>
      `Imágenes de ${height} × ${width} a partir de ${integer.format(latentSize)} números, ` +
      (latentDistribution === 'uniform(-1,1)' ? 'cada uno de −1 a 1.' : 'cada uno de distribución normal.'),
    loadErrorTitle: 'No se ha podido cargar el generador',
    noClipboard: 'El navegador no permite que esta página copie. Seleccione el texto y cópielo usted:',
  },

  gridClasses: {
    columns: 'Columnas',
    attributes: 'Clases de todas las imágenes',
    any: 'cualquiera',
    anyOfPlane: 'según la semilla',
  },

  nearest: {
    nearest: 'Imagen de entrenamiento más cercana',
    nearestHint: 'Señale una imagen para ver la imagen de entrenamiento más cercana a ella.',
    nearestLabel: 'La imagen de entrenamiento más cercana a esta imagen',
    nearestDistance: (distance, limit, copy) =>
      Number.isFinite(limit)
        ? `${more(threeDigits.format(distance))} Por debajo de ${threeDigits.format(limit)} contaría como copia${copy ? ', y es el caso.' : '.'}`
        : more(threeDigits.format(distance)),
  },

  pins: {
    pins: 'Fijadas',
    pinsHint: 'Fije imágenes para conservarlas.',
    pinLabel: index => `Imagen fijada ${nth(index)}`,
    unpin: index => `Soltar la imagen ${nth(index)}`,
    arithmetic: 'Cálculo',
    arithmeticHint:
      'Empiece con una imagen, quite lo que otra tiene y añada lo que tiene una tercera. Arrastre las imágenes o use los botones de debajo. En cada lugar se hace la media de hasta tres.',
    example: 'Probar con las tres primeras imágenes',
    term: { a: 'Inicio', b: '−', c: '+' },
    termName: { a: 'Empezar con', b: 'Quitar', c: 'Añadir' },
    termSign: { a: '', b: '−', c: '+' },
    termLabel: (term, count) =>
      `${words.pins?.termName?.[term] ?? term}: ${count === 0 ? 'vacío' : `${count} de 3 imágenes`}`,
    assign: (index, term) => `${words.pins?.termName?.[term] ?? term}: imagen fijada ${nth(index)}`,
    unassign: (term, index) => `Sacar la imagen ${nth(index)} de «${words.pins?.termName?.[term] ?? term}»`,
    result: 'Resultado',
    path: 'Imágenes del inicio al resultado',
    pinResult: 'Fijar el resultado',
    clear: 'Vaciar',
  },

  writing: {
    label: digits => (digits ? 'Su fecha de nacimiento u otro número' : 'Su texto'),
    left: characters => `Como máximo ${counted(characters, 'carácter', 'caracteres')}`,
    written: text => `«${text}», escrito por la red`,
    example: text => `Un ejemplo escrito por la red: «${text}»`,
    gaps: (unknown, known) =>
      `${unknown.map(word => `«${word}»`).join(', ')} ${unknown.length > 1 ? 'quedan' : 'queda'} en blanco: la red sabe ` +
      `escribir ${known.slice(0, 36).join(' ')}${known.length > 36 ? ' …' : ''}.`,
  },

  morph: {
    posterTitle: 'De una cara a otra',
    posterText:
      'Un generador hace una imagen de cada punto de su espacio latente. Entre dos puntos hay toda una familia de imágenes ' +
      'que nadie ha visto todavía: recórrala aquí.',
    posterHint: 'Suelte aquí un archivo de pesos, o abra uno.',
    missing: {
      element: missingElement,
      kind: id => `El elemento con el id «${id}» no tiene generador.`,
      generator: () => waitingForStart,
    },
    status: { empty: noGenerator, loading, ready, playing: 'Reproduciendo', failed: 'Detenido por un error' },
    play: 'Reproducir',
    pause: 'Pausa',
    slider: 'Posición entre las imágenes',
    picture: index => `Imagen ${nth(index)}`,
    place({ from, to, t }) {
      if (t < 0.005) return `Imagen ${nth(from)}`;
      if (t > 0.995) return `Imagen ${nth(to)}`;
      return `${percent(t)} del camino de la imagen ${nth(from)} a la imagen ${nth(to)}`;
    },
    where: ({ from, to, t }) => ({ share: percent(t), words: `de la imagen ${nth(from)} a la imagen ${nth(to)}` }),
    placeWhilePlaying: ({ from, to }) => `Reproduciendo de la imagen ${nth(from)} a la imagen ${nth(to)}`,
    pictureLabel: place => `Generada: ${place}`,
    noPicture: 'Aún no hay imagen',
    sliderHint: 'Las flechas mueven, las cifras van a una imagen, la barra espaciadora reproduce y pone en pausa.',
    keys: 'Imágenes del camino',
    keyLabel: (index, count, locked) =>
      `Imagen ${nth(index)} de ${integer.format(count)}${locked ? ', bloqueada' : ''}`,
    keysHint: 'Las flechas eligen, Mayús y flechas mueven, Supr quita.',
    addKey: 'Añadir una imagen',
    shuffleAll: 'Cambiar todas',
    shuffle: 'Cambiar',
    lock: 'Bloquear',
    lockTitle: 'Conservar esta imagen cuando cambian todas',
    moveLeft: 'A la izquierda',
    moveRight: 'A la derecha',
    remove: 'Quitar',
    fromGrid: index => `Lo que seleccione en la cuadrícula será la imagen ${nth(index)}.`,
    fromPins: count => `Usar las ${integer.format(count)} imágenes fijadas`,
    announce: {
      playing: () => 'Reproduciendo.',
      shuffled: () => 'Imágenes cambiadas.',
      changed: index => `Imagen ${nth(index)} cambiada.`,
      found: index => `La imagen ${nth(index)} es la más cercana a la foto.`,
      replaced: count => `${integer.format(count)} imágenes nuevas.`,
      added: count => `Imagen ${integer.format(count)} añadida.`,
      removed: count => `Quitada; quedan ${integer.format(count)} imágenes.`,
      moved: to => `Movida a la posición ${nth(to)}.`,
    },
    path: 'Camino',
    interpolation: 'Interpolación',
    interpolationName: { linear: 'Recta', spherical: 'Curva' },
    interpolationTitle: {
      linear: 'En línea recta por el espacio latente (interpolación lineal)',
      spherical: 'A igual distancia del origen (interpolación esférica)',
    },
    closed: 'Bucle',
    closedTitle: 'De la última imagen a la primera',
    duration: 'Segundos de una imagen a otra',
    durationShort: seconds => `${oneDecimal.format(seconds)} s`,
    save: 'Guardar',
    saveStrip: 'Tira PNG',
    saveGif: 'GIF, hasta 1 MB',
    gifSize: 'Un GIF de 1 MB como máximo, que acepta cualquier chat. El vídeo es más nítido y fluido.',
    saveVideo: 'Vídeo',
    noVideo: 'Este navegador no puede grabar vídeo.',
    tasks: {
      inverting: 'Buscando la imagen más parecida',
      strip: 'Dibujando la tira',
      gif: 'Creando el GIF',
      video: 'Grabando el vídeo',
    },
    machine: ({ backend, height, width, latentSize }) =>
      `${backend.name === 'webgl' ? 'WebGL' : 'WebAssembly'}, ${backend.device}. ` +
      `Imágenes de ${height} × ${width}, cada una a partir de ${integer.format(latentSize)} números.`,
  },

  morphClasses: { mix: 'Mezclar dos', classes: index => `Lo que muestra la imagen ${nth(index)}` },

  photograph: {
    photograph: 'Foto',
    photographText: index =>
      `El codificador encuentra la imagen más cercana a una foto, que será la imagen ${nth(index)}. La foto se queda en este dispositivo.`,
    choosePhotograph: 'Elegir una foto',
    useCamera: 'Usar la cámara',
    cameraText: 'Lo que ve la cámara se queda en esta página: no se guarda ni se envía.',
    cameraAsking: 'A la espera de la cámara. Quizá el navegador esté preguntando si la permite.',
    cameraLabel: 'Lo que ve la cámara',
    takePicture: 'Tomar la foto',
    yours: 'Foto',
    generators: 'Generador',
    likenessLabel: { photograph: 'Su foto, tal como la recibe el generador', generator: 'La imagen más parecida' },
    likeness(error) {
      if (!Number.isFinite(error)) return '';
      const off = Math.sqrt(error) / 2;
      const how =
        off < 0.05 ? 'Muy parecida' : off < 0.12 ? 'Parecida' : off < 0.22 ? 'Vagamente parecida' : 'Poco parecida';
      return `${how} (diferencia media por píxel: ${percent(off)}).`;
    },
    limits: ({ metadata }) =>
      /face/i.test(metadata['dataset'] ?? '')
        ? 'Este generador solo conoce caras dibujadas: muestra la más parecida que sabe dibujar, no a usted.'
        : 'Este generador solo conoce las imágenes de su entrenamiento: muestra la más parecida que sabe dibujar.',
    noEncoder:
      'Estos pesos no tienen codificador, así que no pueden encontrar nada parecido a una foto. Los archivos de la variante ' +
      'autoencoder lo tienen, y algunos de la simple también.',
    fileTooLarge: (name, bytes) =>
      `${name ? quoted(name) : 'Este archivo'} ocupa ${integer.format(bytes / 1e6)} MB; una foto puede ocupar 42 como máximo.`,
    imageTooLarge: (name, width, height) =>
      `${name ? quoted(name) : 'Este archivo'} tiene ${integer.format(width)} × ${integer.format(height)} píxeles; se permiten 64 millones.`,
    noImage: name =>
      `${name ? quoted(name) : 'Este archivo'} no es una imagen que este navegador sepa leer. Lo son PNG, JPEG, WebP, GIF, BMP y ` +
      'AVIF; los archivos de pesos terminan en .safetensors.',
  },

  messages: {
    'module-not-loaded': () => 'No se ha podido cargar una parte de este programa. Lo demás funciona.',
    'option-invalid': ({ subject, given, allowed }) =>
      `${subject} es ${given}; debe ser ${allowedIn(ALLOWED, String(allowed))}.`,
    'dataset-files-skipped': ({ count, name }) =>
      `${counted(Number(count), 'archivo de los datos no se usa', 'archivos de los datos no se usan')}, entre ellos ${name}.`,
    'dataset-few-images': ({ count, enough }) =>
      `La red puede aprender ${images(Number(count))} de memoria. A partir de unas ${enough} empieza a inventar.`,
    'batch-size-reduced': ({ wanted, batchSize }) =>
      `Hay menos imágenes que en un lote de ${wanted}, así que este entrenamiento tiene lotes de ${batchSize}.`,
    'shards-reduced': ({ batchSize, wanted, shards }) =>
      `Un lote de ${batchSize} imágenes no se puede dividir en ${wanted} partes iguales, así que este entrenamiento tiene ${counted(Number(shards), 'parte', 'partes')}.`,
    'pictures-narrow': ({ narrow, count }) =>
      `${narrow} de ${count} imágenes distan mucho de ser cuadradas: solo se usa su centro.`,
    'pictures-near-duplicates': ({ alike, count }) =>
      `${alike} de ${count} imágenes son casi iguales a otras: aportan poco.`,
    'classes-only-one': ({ name }) =>
      `Todas las imágenes son de una misma clase, «${name}»; el entrenamiento aprende sin clases.`,
    'classes-outside-folders': ({ outside, count }) =>
      `${outside} de ${count} imágenes están fuera de las carpetas de las demás; el entrenamiento aprende sin clases. Las carpetas son clases si cada imagen está en una.`,
    'classes-few-pictures': ({ names, least }) => `Clases con menos de ${least} imágenes: ${names}.`,
    'classes-label-missing': ({ others, count }) =>
      `${others} de ${count} imágenes no tienen etiqueta; el entrenamiento aprende sin clases.`,
    'suggestion-plain': ({ size }) =>
      `La variante simple de ${size} × ${size} píxeles es el camino más corto hacia las imágenes.`,
    'suggestion-few-for-plain': ({ count, least }) =>
      `A la variante autoencoder le basta con ${images(Number(count))}; la simple necesita al menos ${least}.`,
    'suggestion-few-for-training': ({ few }) =>
      `Con menos de ${few} imágenes, la variante autoencoder las dibuja más nítidas, porque primero aprende a redibujarlas.`,
    'suggestion-autoencoder': ({ size }) =>
      `Las imágenes son lo bastante grandes para ${size} × ${size} píxeles, para los que está hecha la variante autoencoder.`,
    'suggestion-augmentation': ({ count }) =>
      `El discriminador se aprendería ${images(Number(count))} de memoria; el aumento de datos lo retrasa.`,
    'suggestion-no-augmentation': ({ count }) => `Con ${images(Number(count))} no hace falta aumento de datos.`,
    'suggestion-slow-size': ({ size, minutes }) =>
      `Con ${size} × ${size} píxeles, este dispositivo necesitaría ${counted(Number(minutes), 'minuto', 'minutos')}.`,
    'memory-large': ({ gigabytes, lower }) =>
      `Este entrenamiento necesita unos ${gigabytes} GB de memoria, quizá más de los que tiene un teléfono o un ordenador pequeño.${lower ? ` Para que necesite menos, reduzca «${labels[String(lower)] ?? lower}».` : ''}`,
    'threads-refused': ({ reason }) => `Se calcula en un solo hilo, porque no se pudieron iniciar más: ${reason}.`,
    'backend-no-wasm': () => 'este navegador no tiene WebAssembly',
    'backend-webgl-not-started': () => 'TensorFlow.js no pudo iniciarse en WebGL',
    'classes-empty': ({ names }) => `Ninguna imagen tiene la etiqueta ${names}: solo las que aparecen son clases.`,
    'classes-too-many': ({ folders, rest, most, name }) =>
      `Hay ${folders} carpetas y como máximo ${most} clases: las imágenes de las ${rest} carpetas más pequeñas forman la clase «${name}».`,
    'suggestion-copies': ({ few }) => `Con menos de ${few} imágenes hay que contar con copias.`,
    'backend-hardware-gpu': () => 'Este dispositivo tiene una GPU que calcula en float32.',
    'backend-measured-steps': rates => backendRates(rates, 'pasos'),
    'backend-measured-steps-earlier': rates => backendRates(rates, 'pasos', ', según una medición anterior'),
    'backend-measured-pictures': rates => backendRates(rates, 'imágenes'),
    'backend-measured-pictures-earlier': rates => backendRates(rates, 'imágenes', ', según una medición anterior'),
    'backend-webgl-failed': ({ problem }) => `La prueba de WebGL falló, así que calcula la CPU: ${problem}.`,
    'backend-only-webgl': ({ problem }) => `No se pudo medir la CPU, así que calcula la GPU: ${problem}.`,
    'backend-deterministic': () =>
      'Un entrenamiento determinista se calcula en la CPU, que da los mismos números en cualquier dispositivo.',
    'backend-imprecise': ({ equation }) => `WebGL no calcula aquí en float32 (${equation}), así que calcula la CPU.`,
    'backend-no-programs': ({ problem }) =>
      `Aquí no se puede compilar ningún programa WebGL (${problem}), así que calcula la CPU.`,
    'backend-program-failed': ({ program, log }) =>
      `El programa WebGL «${program}» no se puede compilar en este dispositivo: ${log}`,
    'backend-texture-too-large': ({ rows, most }) =>
      `Esta GPU tiene texturas de ${most} filas como máximo, y las redes necesitan una de ${rows}.`,
    'backend-texture-no-room': ({ megabytes }) => `Esta GPU no tiene sitio para una textura de ${megabytes} MB.`,
    'backend-software-gpu': () => 'No se ha encontrado una GPU física, así que calcula la CPU.',
    'backend-no-worker-canvas': () => 'Este navegador no tiene canvas para workers, así que calcula la CPU.',
    'backend-no-webgl': () => 'Este navegador no tiene WebGL 2 o no da más contextos, así que calcula la CPU.',
    'backend-no-float32': () => 'WebGL no puede calcular aquí en float32, así que calcula la CPU.',
    'threads-measured': ({ threads, milliseconds }) =>
      `Se calcula en ${counted(Number(threads), 'hilo', 'hilos')}, lo más rápido según lo medido: ${twoDigits.format(Number(milliseconds))} ms por paso.`,
    'threads-limited': ({ threads }) =>
      `Se calcula en ${counted(Number(threads), 'hilo', 'hilos')}, para dejar un núcleo a las imágenes que se dibujan al lado.`,
    'workers-by-cores': ({ workers, shards }) => `${shardsBy(workers, shards)}.`,
    'workers-measured': ({ workers, shards, milliseconds }) =>
      `${shardsBy(workers, shards)}, lo más rápido según lo medido: ${twoDigits.format(Number(milliseconds))} ms por paso.`,
    'workers-limited': ({ workers, shards }) =>
      `${shardsBy(workers, shards)}, para dejar un núcleo a las imágenes que se dibujan al lado.`,
    'workers-lost': ({ workers, shards }) => `${shardsBy(workers, shards)}, porque se perdió otro worker.`,
    'workers-share-gpu': ({ shards }) => `${shardsBy(1, shards)}, porque otros compartirían la GPU con él.`,
    'workers-have-threads': ({ shards, threads }) =>
      `${shardsBy(1, shards)}, en ${threads} hilos, que ya ocupan todos los núcleos.`,
    'workers-one-core': ({ shards }) => `${shardsBy(1, shards)}, porque este dispositivo tiene un solo núcleo.`,
    'shard-workers-failed': ({ shards, reason }) =>
      `${shardsBy(1, shards)}, porque otros no pudieron empezar: ${reason}`,
    'threads-not-isolated': () =>
      'Se calcula en un solo hilo, porque esta página no está aislada («cross-origin isolated»).',
    'threads-by-cores': ({ threads, cores }) =>
      Number(threads) > 1
        ? `Se calcula en ${threads} hilos, con ${cores} núcleos.`
        : 'Se calcula en un solo hilo, porque este dispositivo tiene un núcleo.',
    'threads-asked-for': ({ threads = 1 }) =>
      `Se calcula en ${counted(Number(threads), 'hilo', 'hilos')}, como se pidió.`,
    'worker-silent': ({ seconds }) => `El worker no ha dado señales de vida durante ${seconds} s.`,
    'worker-not-started': ({ seconds }) => `El worker no ha arrancado en ${seconds} s.`,
    'worker-not-spawned': ({ seconds }) => `El navegador no ha iniciado otro worker en ${seconds} s.`,
    'worker-lost': () => 'Se ha perdido el worker.',
    'run-failed': () => 'El entrenamiento ha fallado.',
    'assumed-latent-distribution': () => 'Se supone que z sigue una distribución normal, normal(0,1).',
    'assumed-output-range': () =>
      'Se supone que el modelo da −1 para el negro y 1 para el blanco, porque su último paso no lo dice.',
    'assumed-activations': ({ options, last, epsilon }) => {
      const words: Readonly<Record<string, string>> = {
        activation: 'ReLU entre las capas',
        lastActivation: `${last} al final`,
        epsilon: `un épsilon de ${epsilon} en las normalizaciones`,
      };
      const parts = (String(options).match(/\w+/g) ?? []).map(option => words[option]);
      return `Se supone, porque un archivo de PyTorch no lo dice: ${parts.join(', ')}.`;
    },
    'assumed-upsampling': () =>
      'Se supone, porque un archivo de PyTorch no lo dice: al ampliar se toma el píxel más cercano (nearest).',
    'assumed-geometry': ({ strides, paddings, scales, options, height, width }) =>
      `Se supone, porque un archivo de PyTorch no lo dice: ${/scales/.test(String(options)) ? `scales ${scales}, ` : ''}strides ${strides} y paddings ${paddings}, lo que da ${height} × ${width} píxeles.`,
    'assumed-network': ({ network, others }) => `De varias redes se dibuja ${network}; también hay ${others}.`,
    'weights-left-out': ({ count, names }) => `No se han usado pesos del archivo: ${names} (${count}).`,
    'encoder-missing': () => 'Estos pesos no tienen codificador, necesario para encontrar z a partir de una imagen.',
  },
};

export default withText(words, unbroken);
