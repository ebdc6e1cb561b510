/** German. */
import type { CheckpointDifference } from '../../src/client/index.js';
import { InvalidOptionError, type ErrorDetails } from '../../src/shared/errors.js';
import { compact, dateTime, list, megabytes, twoDigits, ungrouped } from '../shared/formats.js';
import { integer, percent, progressPercent, threeDigits, twoDecimals } from '../shared/formats.js';
import type { MessageValues } from '../../src/shared/protocol/message.js';
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

const images = (count: number) => counted(count, 'Bild', 'Bilder');
const shardsBy = (workers: unknown, shards: unknown) =>
  workers === 1
    ? `Ein Worker berechnet die ${String(shards)} Shards nacheinander`
    : `${String(workers)} Worker berechnen die ${String(shards)} Shards nebeneinander`;
const quoted = (name: string) => `„${shortened(name)}“`;

const ALLOWED = allowedWords({
  integer: 'eine ganze Zahl',
  number: 'eine Zahl',
  multiple: 'ein Vielfaches von',
  oneOf: 'eines von',
  from: 'von',
  below: 'bis unter',
  to: 'bis',
  above: 'über',
  atMost: 'und höchstens',
  or: 'oder',
});

const loading = 'Wird geladen';
const ready = 'Bereit';
const cancel = 'Abbrechen';
const retry = 'Erneut versuchen';
const noGenerator = 'Noch kein Generator';
const waitingForStart = 'Wartet auf den Beginn des Trainings.';
const missingElement = (id: string) => `Noch kein Element mit der id „${id}“; es wird verwendet, sobald es erscheint.`;
const more = (shown: string) => `Abstand ${shown}.`;

/** „WebGL auf …: 41 Schritte pro Sekunde; CPU, 6 Threads: 18.“ */
function backendRates(values: MessageValues, unit: string, end = ''): string {
  const { webgl, wasm, cpu } = measuredRates(values, { workers: 'Worker', threads: 'Threads' });
  return `WebGL auf ${values['device']}: ${webgl} ${unit} pro Sekunde; ${cpu}: ${wasm}${end}.`;
}

/** What is loaded, by the engine's English for it. */
const loaded: Readonly<Record<string, string>> = {
  'Training images': 'Trainingsbilder',
  'Your pictures': 'Ihre Bilder',
  'GPU programs': 'GPU-Programme',
};

const phaseName = { autoencoder: 'Autoencoder', discriminator: 'Diskriminator', adversarial: 'Gegeneinander' };

/** By the code or the name of the cause. */
const recovered: Readonly<Record<string, string>> = {
  NotFiniteError: 'Das Training wurde instabil; es geht ab dem letzten guten Stand mit halbierten Lernraten weiter.',
  OutOfMemoryError: 'Dem Worker ging der Speicher aus; er wurde ersetzt.',
  'backend-thread-lost': 'Einer der Threads ging verloren; alle wurden ersetzt.',
  BackendLostError: 'Die GPU ging verloren; der Worker, der sie nutzte, wurde ersetzt.',
  DeadlineError: 'Der Worker antwortete nicht mehr und wurde ersetzt.',
  other: 'Der Worker stürzte ab und wurde ersetzt.',
};

const options = {
  recipe: 'Rezept',
  variant: 'Variante',
  pretrain: 'Vortraining',
  heads: 'Der Diskriminator urteilt',
  flip: 'Spiegeln',
  classes: 'Klassen',
  augmentations: 'Augmentierung',
  autoRemedy: 'Doktor',
  dataset: 'Datensatz',
  backend: 'Backend',
};

const field = {
  autoencoderSteps: 'Schritte des Autoencoders',
  discriminatorSteps: 'Schritte des Diskriminators',
  steps: 'Schritte',
  learningRate: 'Lernrate',
  batchSize: 'Batchgröße',
  imageSize: 'Bildgröße',
  baseWidth: 'Grundbreite',
  latentSize: 'Latente Größe',
  seed: 'Seed',
};

const labels: Readonly<Record<string, string>> = { ...options, ...field };

const badValue = ({ given = 'Dieser Wert', allowed }: ErrorDetails): string =>
  `${given === 'NaN' ? 'Dieser Wert' : given} ist nicht möglich. Erlaubt ist ${allowed ? allowedIn(ALLOWED, allowed) : 'ein anderer Wert'}.`;

function differing(differences: readonly CheckpointDifference[]): string {
  const all = differences.map(({ option, saved, asked }) => {
    return `${labels[option] ?? option} ${saved} statt ${asked}`;
  });
  return `Er behält seine eigenen Einstellungen: ${all.join(', ')}. Mit „Neu beginnen“ gelten die dieser Seite.`;
}

const trainer = {
  ...options,
  field,
  phaseName,
  recovered,
  timeLeftValue,
  badValue,
  differing,
  name: 'DCGAN-Trainer',
  posterTitle: 'Einem Netz beim Zeichnenlernen zusehen',
  posterText: {
    plain:
      'Zwei Netze spielen gegeneinander. Der Generator zeichnet aus Rauschen; der Diskriminator unterscheidet seine ' +
      'Zeichnungen von echten Bildern. Jedes wird besser, weil das andere besser wird. Alles geschieht auf dieser ' +
      'Seite, auf diesem Gerät.',
    autoencoder:
      'Ein Autoencoder lernt zuerst, nachzuzeichnen, was er sieht. Dann spielt seine zeichnende Hälfte gegen einen ' +
      'Diskriminator, der in mehreren Tiefen urteilt, bis sie aus Rauschen zeichnet. Alles geschieht auf dieser ' +
      'Seite, auf diesem Gerät.',
  },
  state: {
    empty: '',
    loading,
    ready,
    running: 'Trainiert',
    paused: 'Angehalten',
    finished: 'Fertig',
    failed: 'Durch einen Fehler beendet',
  },
  preparing: 'Wird vorbereitet',
  announce: {
    empty: '',
    loading: 'Wird geladen.',
    ready: 'Bereit zum Training.',
    running: 'Das Training läuft.',
    paused: 'Das Training ist angehalten.',
    finished: 'Das Training ist fertig.',
    failed: '',
  },
  primary: {
    empty: 'Trainieren',
    loading: cancel,
    ready: 'Trainieren',
    running: 'Anhalten',
    paused: 'Fortsetzen',
    finished: 'Weiter trainieren',
    failed: retry,
  },
  stepGroup: 'Einen Schritt trainieren',
  stepLabel: 'Ein Schritt',
  stepTarget: { both: 'Beide', discriminator: 'D', generator: 'G' },
  stepTitle: {
    both: 'Ein Schritt beider Netze',
    discriminator: 'Ein Schritt nur des Diskriminators',
    generator: 'Ein Schritt nur des Generators',
  },
  reset: 'Neu beginnen',
  resetQuestion: step => `Diesen Lauf verwerfen (Schritt ${integer.format(step)})?`,
  resetYes: 'Neu beginnen',
  resetNo: 'Behalten',
  ofSteps: steps => `von ${integer.format(steps)} Schritten`,
  phaseText: {
    autoencoder: 'Der Autoencoder lernt, die gezeigten Bilder nachzuzeichnen.',
    discriminator:
      'Der Generator, nun eine Kopie des Decoders, bleibt, wie er ist; der Diskriminator lernt zu unterscheiden.',
    adversarial: 'Generator und Diskriminator lernen voneinander.',
  },
  phaseSteps: (step, steps) => `${integer.format(step)} von ${integer.format(steps)}`,
  phasePlace: (phase, number, count) => `Phase ${number} von ${count}, ${phaseName[phase]}`,
  progressText: (share, place, step, steps) =>
    `${share} %. ${place}: Schritt ${integer.format(step)} von ${integer.format(steps)}`,
  progressLabel: 'Fortschritt des Trainings',
  findAndTrain: 'Gute Einstellungen finden und trainieren',
  trainAsSet: 'Trainieren wie eingestellt',
  searching: 'Gute Einstellungen werden gesucht',
  searchingText: 'Einige Sekunden Training zeigen, wie schnell dieses Gerät ist.',
  foundText: (seconds, reason) => `Etwa ${timeLeftValue(seconds)} auf diesem Gerät. ${reason}`,
  trainMore: steps => `Noch ${integer.format(steps)} Schritte trainieren`,
  finishedText:
    'Es kann noch besser werden: Trainieren Sie weiter. Oder speichern Sie unten die Gewichte, und öffnen Sie sie überall, wo Bilder erkundet oder verwandelt werden.',
  loadingText(load) {
    if (!load) return 'Die Engine wird geladen';
    const { what: english, fraction, bytes, pictures } = load;
    const what = loaded[english] ?? english;
    if (fraction === 1) return 'Die Netze werden aufgebaut';
    if (bytes) return `${what}, ${megabytes(bytes.received)} von ${megabytes(bytes.total)} MB`;
    if (!pictures) return what;
    return `${what}: ${integer.format(pictures.taken)} übernommen, ${integer.format(pictures.skipped)} übersprungen`;
  },
  skippedFiles: count => `${counted(count, 'Datei wird', 'Dateien werden')} nicht verwendet`,
  moreSkipped: count => `und ${integer.format(count)} weitere`,
  epoch: 'Epoche',
  images: 'Gesehene Bilder',
  speed: 'Tempo',
  speedValue: perSecond => (perSecond > 0 ? `${twoDigits.format(perSecond)} Schritte/s` : '–'),
  timeLeft: 'Restzeit',
  timeIsLeft: seconds => `noch ${timeLeftValue(seconds)}`,
  sheetLabel: (step, rows, columns) =>
    `${rows * columns} erzeugte Bilder bei Schritt ${integer.format(step)}, in ${rows} Zeilen zu ${columns}`,
  columnsLabel: classes => `; die Spalten nach Klassen: ${classes.join(', ')}`,
  pairsLabel: (step, rows, columns) =>
    `${(rows * columns) / 2} Bilder bei Schritt ${integer.format(step)}, in ${rows} Zeilen, neben jedem seine ` +
    'Nachzeichnung durch den Autoencoder',
  pairsCaption: 'Bilder, neben jedem seine Nachzeichnung durch den Autoencoder',
  posterLabel: 'Rauschen: was der Generator vor dem Training kann',
  sheetCaption: step => `Schritt ${integer.format(step)}`,
  sheetEpoch: epoch => `Epoche ${twoDecimals.format(epoch)}`,
  live: 'Live',
  liveTitle: 'Den neuesten Bogen zeigen',
  stripLabel: 'Frühere Bögen',
  stripValue: (step, live) => `${live ? 'Neuester, Schritt' : 'Schritt'} ${integer.format(step)}`,
  saveFilm: 'Film speichern',
  filming: 'Der Film entsteht',
  depths: 'Für echt gehalten, nach Tiefe',
  depthsHint: 'vom Bild nach innen',
  depth: layer => `Schicht ${layer}`,
  depthReal: 'Echt',
  depthFake: 'Erzeugt',
  copying: 'Wird kopiert?',
  assessment: 'Ein neuer Gutachter',
  source: 'Quelle',
  licence: 'Lizenz',
  runFacts: (count, height, width, g, d) =>
    `${integer.format(count)} Bilder zu ${height} × ${width}; ` +
    `${compact.format(g)} Parameter im Generator, ${compact.format(d)} im Diskriminator`,
  failedTitle: 'Das Training wurde beendet',
  unbegunTitle: 'Das Training konnte nicht beginnen',
  recovery({ cause, step }) {
    const what = recovered[cause.code ?? ''] ?? recovered[cause.name] ?? recovered['other'];
    return `${what} ${step > 0 ? `Der Lauf ging bei Schritt ${integer.format(step)} weiter.` : 'Der Lauf begann von vorn.'}`;
  },
  checkpointEvent(event, now = Date.now()) {
    switch (event.kind) {
      case 'saved':
        return `Gespeichert bei Schritt ${integer.format(event.info.step)}.`;
      case 'failed':
        return `${errorText(event.error)} Das Training geht weiter; „Exportieren“ speichert es in einer Datei.`;
      case 'resumed': {
        const { info, differences } = event;
        const text = `Fortgesetzt bei Schritt ${integer.format(info.step)} (gespeichert ${dateTime(info.savedAt, now)}).`;
        return differences.length ? `${text} ${differing(differences)}` : text;
      }
      case 'damaged':
        return `Ein gespeicherter Stand war beschädigt und wurde beiseitegelegt. ${errorText(event.error)}`;
      case 'read-only':
        return 'Ein anderer Tab trainiert und speichert diesen Lauf. Er lässt sich auch hier trainieren, wird aber nicht gespeichert.';
      case 'writable':
        return event.overtaken
          ? 'Der andere Tab wurde geschlossen. Er hat einen späteren Stand gespeichert, daher wird dieser Lauf nur mit „Jetzt speichern“ gespeichert.'
          : 'Der andere Tab wurde geschlossen; ab jetzt speichert dieser den Lauf.';
    }
  },
  settings: 'Einstellungen',
  savedStates: 'Gespeicherte Stände',
  errorMessage(error) {
    const label = error instanceof InvalidOptionError && labels[error.details.subject ?? ''];
    return label ? `${label}: ${badValue(error.details)}` : errorText(error);
  },
  dropped: {
    left: count =>
      count === 1
        ? 'Eine Datei enthält Gewichte und blieb unberücksichtigt. Einzeln abgelegt wird sie geladen.'
        : `${integer.format(count)} Dateien enthalten Gewichte und blieben unberücksichtigt. Einzeln abgelegt wird eine von ihnen geladen.`,
    models: count =>
      `Das sind ${integer.format(count)} Dateien mit Gewichten; nur eine kann auf einmal geladen werden.`,
    nothing: 'Dieser Ordner ist leer.',
  },
} satisfies Translation['trainer'];

const words: Translation = {
  elements: {
    backendName: { webgl: 'WebGL', wasm: 'WebAssembly' },
    computing: (backend, workers, threads) =>
      [backend, ...(workers > 1 ? [`${workers} Worker`] : []), ...(threads > 1 ? [`${threads} Threads`] : [])].join(
        ', ',
      ),
    fallback: backend => `${backend}, da WebGL ausfiel`,
    loading,
    ready,
    noGenerator,
    details: 'Technische Angaben',
    waiting: 'Wartet auf das Training',
    waitingForStart,
    missingElement,
    loadingLabel: 'Fortschritt beim Laden',
    errorTitle: 'Etwas ist schiefgegangen',
    dismiss: 'Ausblenden',
    retry,
    cancel,
    openWeights: 'Gewichte öffnen',
    assumptions: count => `Was die Datei nicht sagt (${count})`,
    sayOtherwise: attributes =>
      `Was davon anders ist, sagen diese Attribute oder die Metadaten der Datei: ${attributes}.`,
    savePicture: 'Bild speichern',
  },

  camera: {
    'camera-denied':
      'Der Zugriff auf die Kamera wurde nicht erlaubt. Er lässt sich in den Einstellungen des Browsers erlauben.',
    'camera-missing': 'Dieses Gerät hat keine Kamera.',
    'camera-busy': 'Die Kamera lässt sich nicht auslesen; vielleicht verwendet sie ein anderes Programm.',
    'camera-insecure': 'Browser erlauben die Kamera nur auf https-Seiten, also nicht auf dieser.',
    'camera-failed': 'Die Kamera antwortet nicht.',
  },

  classMixer: {
    any: 'beliebig',
    classLabel: group => `Klasse aus ${group}`,
    mixedWith: 'und',
    mixLabel: group => `Zweite Klasse aus ${group}`,
    nothing: 'nichts sonst',
    share: (first, second) => `Zwischen ${first} und ${second}`,
    mixture: shares => shares.map(([name, share]) => `${percent(share)} ${name}`).join(', '),
  },

  trainer,

  doctor: {
    name: 'Doktor',
    byClass: 'Erzeugte Bilder, die für echt gehalten werden, nach Klassen',
    evidence: 'Messwerte',
    signals: {
      step: 'Schritt',
      firstCheckup: 'Erste Untersuchung bei Schritt',
      discriminatorLoss: 'Verlust des Diskriminators je Bild',
      generatorLoss: 'Verlust des Generators',
      reconstructionLoss: 'Verlust der Nachzeichnung',
      reconstructionError: 'Fehler der Nachzeichnung gegenüber dem mittleren Bild',
      realScore: 'Echte Bilder für echt gehalten',
      fakeScore: 'Erzeugte Bilder für echt gehalten',
      variety: 'Vielfalt gegenüber den Daten',
      distanceToMean: 'Abstand vom mittleren Bild gegenüber den Daten',
      contrast: 'Kontrast gegenüber den Daten',
      greyness: 'Flache Stellen',
      lattice: 'Schachbrettmuster',
      classVariety: 'Vielfalt innerhalb einer Klasse gegenüber den Daten',
      lowestClassVariety: 'Dieselbe, in dieser Klasse',
      classScore: 'Erzeugte Bilder für echt gehalten, alle Klassen',
      lowestClassScore: 'Dieselben, dieser Klasse',
    },
    remediedAt: step => `Erledigt bei Schritt ${integer.format(step)}.`,
    applied: label => `Automatisch angewandt: ${label}.`,
    network: { autoencoder: 'Autoencoders', discriminator: 'Diskriminators', generator: 'Generators' },
    remedy({ action, label }) {
      if (action.type === 'roll-back') return 'Zurück zum letzten gesunden Stand';
      if (action.type === 'wait') return 'Abwarten';
      return action.factor === 0.5
        ? `Die Lernrate des ${words.doctor?.network?.[action.network] ?? ''} halbieren`
        : label;
    },
    finding({ kind, evidence, sentence, className = '' }, phase) {
      const subject = phase === 'autoencoder' ? 'Die Nachzeichnungen' : 'Die Bilder';
      const share = (name: string) => percent(evidence[name] ?? NaN);
      const vary = (name: string) => `variieren zu ${share(name)} so stark wie echte`;
      const has = (...names: string[]) => names.every(name => name in evidence);
      switch (kind) {
        case 'not-finite':
          return 'Ein Verlust oder Gewicht ist keine endliche Zahl mehr.';
        case 'generator-winning':
          if (!has('realScore', 'fakeScore')) return sentence;
          return phase === 'discriminator'
            ? `Der Diskriminator lernt nicht: Er hält ${share('realScore')} der echten Bilder für echt und ${share('fakeScore')} der erzeugten.`
            : `Der Generator gewinnt: Der Diskriminator hält ${share('fakeScore')} seiner Bilder für echt und nur ${share('realScore')} der echten.`;
        case 'lattice':
          return has('lattice')
            ? `${subject} haben ein Schachbrettmuster, das ${share('lattice')} ihres feinen Kontrasts ausmacht.`
            : sentence;
        case 'grey':
          return has('contrast')
            ? `${subject} sind fast einfarbig: Sie haben ${share('contrast')} des Kontrasts echter Bilder.`
            : sentence;
        case 'mean-face':
          return has('variety') ? `${subject} sehen alle aus wie das mittlere Bild: Sie ${vary('variety')}.` : sentence;
        case 'mode-collapse':
          if (has('classVariety'))
            return `Die Bilder jeder Klasse gleichen einander: Sie ${vary('classVariety')} derselben.`;
          return has('variety') ? `${subject} gleichen einander: Sie ${vary('variety')}.` : sentence;
        case 'missing-class':
          if (has('lowestClassScore', 'classScore'))
            return `Das Netz kann „${className}“ noch nicht zeichnen: Der Diskriminator hält nur ${share('lowestClassScore')} dieser Bilder für echt, bei allen Klassen zusammen sind es ${share('classScore')}.`;
          return has('lowestClassVariety', 'classVariety')
            ? `Die Bilder von „${className}“ gleichen einander: Sie ${vary('lowestClassVariety')}, die aller Klassen zu ${share('classVariety')}.`
            : sentence;
        case 'discriminator-winning':
          return has('fakeScore', 'discriminatorLoss')
            ? `Der Diskriminator gewinnt: Er hält nur ${share('fakeScore')} der erzeugten Bilder für echt (Verlust ` +
                `${twoDecimals.format(evidence['discriminatorLoss'] ?? NaN)}), sodass der Generator wenig von ihm lernt.`
            : sentence;
        case 'not-yet':
          return has('firstCheckup')
            ? `Noch zu früh. Erste Untersuchung bei Schritt ${integer.format(evidence['firstCheckup'] ?? NaN)}.`
            : sentence;
        case 'healthy':
          if (has('classVariety', 'variety'))
            return `Läuft gut. ${subject} ${vary('variety')}, die einer Klasse zu ${share('classVariety')}.`;
          return has('variety') ? `Läuft gut. ${subject} ${vary('variety')}.` : 'Läuft gut.';
      }
    },
  },

  assessment: {
    hint:
      'Ein neues Netz, das diesem Generator nie begegnet ist, lernt, erzeugte von echten Bildern zu unterscheiden, und wird ' +
      'dann an Bildern geprüft, die es nicht kennt. Das dauert einige Sekunden; das Training geht weiter.',
    ask: 'Einen neuen Gutachter fragen',
    again: 'Noch einmal fragen',
    progressLabel: 'Fortschritt des Gutachters',
    verdict: ({ accuracy }) =>
      `Ein neuer Gutachter unterscheidet seine Bilder in ${percent(accuracy)} der Fälle von echten; 50 % wären perfekt.`,
    interval: (step, { interval: [low, high], verdicts, samples }) =>
      `Schritt ${integer.format(step)}. Mit 95 % Sicherheit: ${integer.format(100 * low)} bis ${percent(high)}, nach ` +
      `${integer.format(verdicts)} Urteilen; gelernt an anderen ${integer.format(samples)} erzeugten und ebenso vielen echten Bildern.`,
    baseline: ({ baseline: { accuracy, interval } }) =>
      `Zum Vergleich: echte Bilder von anderen echten in ${percent(accuracy)} der Fälle (${integer.format(100 * interval[0])} bis ${percent(interval[1])}).`,
    scale: { perfect: '50 %: geraten', obvious: '100 %: immer erkannt' },
    missing: classes => `Fehlt oder ist viel seltener als in den Daten: ${classes.map(({ name }) => name).join(', ')}.`,
    noneMissing: 'Keine Klasse fehlt.',
    confused: ({ name, confusedWith }) =>
      confusedWith ? `${name}, für ${confusedWith.name} gehalten in ${percent(confusedWith.share)}` : '',
    worst: all => `Am häufigsten verwechselt: ${all}.`,
    classifier: accuracy =>
      `Nach einem Klassifikator, der bei ${percent(accuracy)} der echten Bilder, die er nicht kennt, recht hat.`,
    classes: 'Klasse für Klasse',
    columns: {
      name: 'Klasse',
      data: 'Anteil an den echten',
      samples: 'Anteil an den erzeugten',
      recognised: 'Erkannt',
      confusedWith: 'Gehalten für',
    },
    confusion: ({ confusedWith }) => (confusedWith ? `${confusedWith.name} (${percent(confusedWith.share)})` : '–'),
    unknown: '–',
    range: (low, high) => `${low} bis ${high}`,
  },

  before: {
    recorded: dataset =>
      `Aufgezeichnet: vom Rauschen zu ${dataset === 'digits' ? 'Ziffern' : 'gezeichneten Gesichtern'}`,
    recordingLabel: dataset =>
      `Ein aufgezeichnetes Training: vom Rauschen zu ${dataset === 'digits' ? 'Ziffern, jede in einer Spalte' : 'gezeichneten Gesichtern'}, immer wieder`,
    time: seconds =>
      `Etwa ${estimate(seconds)} auf der CPU dieses Geräts, auf einer GPU weniger. Erste Formen nach etwa ${estimate(seconds / 10)}.`,
    download: megabytes => `Lädt einmalig ${integer.format(megabytes)} MB herunter. Nichts wird gesendet.`,
  },
  save: { saveWeights: 'Gewichte speichern', formatLabel: 'Format der Gewichte' },
  chart: {
    lossChart: 'Verlust',
    reconstructionChart: 'Fehler der Nachzeichnung',
    scoreChart: 'Für echt gehalten',
    reconstructionLoss: 'Autoencoder',
    discriminatorLoss: 'Diskriminator',
    generatorLoss: 'Generator',
    realScore: 'Echt, D(x)',
    fakeScore: 'Erzeugt, D(G(z))',
    reconstructionSummary: (step, value) =>
      `Bei Schritt ${integer.format(step)}: mittlerer quadratischer Fehler des Autoencoders ${value === null ? '–' : threeDigits.format(value)}.`,
    lineEnds: { reconstructionLoss: '', discriminatorLoss: 'D', generatorLoss: 'G', realScore: 'x', fakeScore: 'G(z)' },
    chartSummary(step, ...values) {
      const [d, g, real, fake] = values.map(value => (value === null ? '–' : twoDecimals.format(value)));
      return (
        `Bei Schritt ${integer.format(step)}: Verlust des Diskriminators ${d}, des Generators ${g}; der Diskriminator hält ` +
        `echte Bilder mit Wahrscheinlichkeit ${real} für echt und erzeugte mit ${fake}.`
      );
    },
  },

  checkpoints: {
    stepNamed: step => `Schritt ${integer.format(step)}`,
    checkpointsHint(status) {
      if (!status)
        return '„Exportieren“ speichert den ganzen Lauf in einer Datei: Netze, Optimierer, Kurven und Bilder.';
      if (!status.writable)
        return 'Diese Seite speichert den Lauf gerade nicht. „Exportieren“ speichert ihn in einer Datei.';
      return 'Wird automatisch in diesem Browser gespeichert (die letzten drei). „Exportieren“ legt anderswo eine Kopie ab.';
    },
    saveNow: 'Jetzt speichern',
    exportCheckpoint: 'Exportieren',
    importCheckpoint: 'Importieren',
    goBack: 'Wiederherstellen',
    download: 'Herunterladen',
    delete: 'Löschen',
    deleteQuestion: step => `Schritt ${integer.format(step)} löschen?`,
    keep: 'Behalten',
  },

  copying: {
    hint:
      'Jedes Bild des neuesten Bogens wird mit allen Trainingsbildern verglichen. Es gilt als Kopie, wenn es einem viel näher ' +
      'ist als jedes andere Bild.',
    early:
      'Noch gibt es nichts zu prüfen: Warten Sie, bis der Doktor nicht mehr sagt, es sei zu früh oder die Bilder glichen einander.',
    pairs:
      'Der Bogen zeigt Bilder und ihre Nachzeichnungen durch den Autoencoder. Eigene Bilder zeichnet das Netz erst in den späteren Phasen.',
    check: 'Den Bogen prüfen',
    again: 'Den neuesten Bogen prüfen',
    verdict: { copying: 'Kopiert', 'not copying': 'Kopiert nicht', 'too few to tell': 'Zu wenige für ein Urteil' },
    rate: ({ copyRate, baselineRate }) =>
      `${percent(copyRate)} sind Kopien. Zum Vergleich: ${percent(baselineRate)} ungesehener Bilder würden als Kopien gelten.`,
    distances: (step, { samples, data }) =>
      `Schritt ${integer.format(step)}. Mittlerer Abstand zum nächsten Trainingsbild: erzeugte ${threeDigits.format(samples)}, ` +
      `zurückgehaltene Trainingsbilder ${threeDigits.format(data)}. Abstände sind mittlere quadratische Fehler von Werten von −1 bis 1.`,
    list: 'Erzeugte Bilder und ihre nächsten Trainingsbilder, die verdächtigsten zuerst',
    pair: (number, distance, copy) =>
      `Bild ${integer.format(number)}, Abstand ${threeDigits.format(distance)}${copy ? ', eine Kopie' : ''}`,
    sample: (row, column) => `Bild in Zeile ${row}, Spalte ${column}`,
    nearest: 'Nächstes Trainingsbild',
    distance: (distance, limit, copy) =>
      Number.isFinite(limit)
        ? `${more(threeDigits.format(distance))} Unter ${threeDigits.format(limit)} gilt ein Bild als Kopie dieses Bildes; ` +
          `das trifft hier ${copy ? 'zu' : 'nicht zu'}.`
        : `${more(threeDigits.format(distance))} Es gibt kein anderes Trainingsbild zum Vergleich.`,
    more: count => `Alle ${integer.format(count)} zeigen`,
  },

  pictures: {
    title: 'Ihre Bilder',
    importing: 'Ihre Bilder werden übernommen',
    importingText: ({ fraction, pictures }) =>
      `${progressPercent(fraction)}${pictures ? `: ${integer.format(pictures.taken)} übernommen, ${integer.format(pictures.skipped)} übersprungen` : ''}`,
    cancel,
    facts: (count, size, channels) =>
      `${images(count)} zu ${size} × ${size}, ${channels === 1 ? 'in Grau' : 'in Farbe'}`,
    classes: count => `${integer.format(count)} Klassen`,
    classCount: images,
    sheetLabel: count => `${integer.format(count)} Ihrer Bilder, wie der Diskriminator sie bekommt`,
    taken: 'Zugeschnitten und verkleinert; das Training spiegelt sie vielleicht auch.',
    exact:
      'Genau das, was der Diskriminator bekommt: zugeschnitten, verkleinert, gespiegelt und augmentiert wie in diesem Lauf.',
    others: 'Weitere zeigen',
    colours: 'Farbe',
    coloursName: { auto: 'Wie in den Bildern', grey: 'Grau', colour: 'In Farbe' },
    crop: 'Teil jedes Bildes',
    cropName: { centre: 'Die Mitte', face: 'Um das Gesicht', own: 'Eigenes Quadrat' },
    cropOpen: 'Das Quadrat verschieben',
    keep: 'In diesem Browser behalten',
    keepHint: 'Sie sind nach einem Neuladen noch da. Sie werden nur auf diesem Gerät gespeichert.',
    keepDenied: 'Diese Seite hat keinen Speicher, in dem sie bleiben könnten.',
    restored: 'Vom letzten Besuch behalten. Um sie anders zu übernehmen, wählen Sie die Dateien neu.',
    forget: 'Verwerfen',
    startOver: 'Mit diesen Bildern neu beginnen',
    ready: count => `${counted(count, 'Bild ist', 'Bilder sind')} bereit.`,
  },

  cropper: {
    title: 'Das Quadrat, von dem gelernt wird',
    text: 'Ein Quadrat für alle Bilder. Ziehen Sie es oder seine Ecke; Pfeiltasten bewegen es, Plus und Minus ändern die Größe.',
    label: 'Quadrat',
    value: (x, y, size) =>
      `${Math.round(100 * size)} % der kürzeren Seite, ${Math.round(100 * x)} % von links, ${Math.round(100 * y)} % von oben`,
    loading: 'Die ersten Bilder werden geladen',
    picture: (number, count) => `Bild ${number} von ${count}`,
    results: 'Was von den ersten Bildern gelernt wird',
    use: 'Dieses Quadrat verwenden',
    cancel,
    smaller: 'Kleiner',
    larger: 'Größer',
  },

  pictureCamera: {
    title: 'Bilder von der Kamera',
    state: {
      off: 'Die Bilder bleiben auf dieser Seite und verschwinden mit ihr, wenn Sie sie nicht behalten.',
      asking: 'Wartet auf die Kamera. Vielleicht fragt der Browser, ob er sie erlauben soll.',
      starting: 'Die Kamera startet.',
      on: 'Die Kamera ist an. Gelernt wird nur, was im Quadrat ist.',
    },
    label: 'Was die Kamera sieht',
    open: 'Kamera einschalten',
    take: 'Ein Bild aufnehmen',
    count: 'Bilder in Folge',
    burst: count => `${count} in Folge aufnehmen`,
    stop: 'Stopp',
    taking: (done, count) => `${done} von ${count}`,
    taken: images,
    delete: number => `Bild ${number} löschen`,
    picture: number => `Bild ${number}`,
    use: count => (count === 1 ? 'Dieses Bild verwenden' : `Diese ${count} Bilder verwenden`),
    cancel: 'Kamera schließen',
  },

  suggestion: {
    ask: 'Einstellungen vorschlagen',
    again: 'Neu vorschlagen',
    cancel,
    timing: 'Ein kurzes Training misst das Tempo dieses Geräts.',
    busy: 'Halten Sie zuerst das Training an: Es würde die Messung verlangsamen.',
    use: 'Diese verwenden',
    used: 'Der nächste Lauf verwendet diese Einstellungen.',
    startOverWith: 'Mit diesen Einstellungen neu beginnen',
    facts({ variant, imageSize, batchSize, learningRate, augmentations, ...steps }, seconds, backend) {
      const all = [steps.autoencoderSteps, steps.discriminatorSteps, steps.steps]
        .filter(count => count > 0)
        .map(count => integer.format(count));
      return [
        `Variante ${words.settings?.variantName?.[variant] ?? variant} bei ${imageSize} × ${imageSize} Pixeln`,
        `${integer.format(batchSize)} Bilder je Batch`,
        `Lernrate ${ungrouped.format(learningRate)}`,
        augmentations.length > 0 ? `Augmentierung durch ${list.format(augmentations)}` : 'keine Augmentierung',
        `${all.join(' + ')} Schritte: etwa ${timeLeftValue(seconds)} mit ${backend === 'webgl' ? 'WebGL' : 'WebAssembly'}.`,
      ].join(', ');
    },
  },

  settings: {
    question: { dataset: 'Was soll es lernen?', recipe: 'Wie lange?', backend: 'Worauf?' },
    advanced: 'Erweitert',
    lengthName: { quick: 'Schnell', longer: 'Länger', paper: 'Wie veröffentlicht' },
    otherLength: 'Eigene Länge',
    length: (steps, seconds) =>
      `${steps.map(count => integer.format(count)).join(' + ')} Schritte${seconds === null ? '' : `, etwa ${estimate(seconds)}`}`,
    recipeHint: {
      quick: 'In Minuten lesbar, auch ohne GPU.',
      paper: 'Getreu der Veröffentlichung; Zehntausende Schritte.',
    },
    variantName: { plain: 'Einfach', autoencoder: 'Autoencoder' },
    variantHint: {
      plain: 'Beginnt mit zufälligen Gewichten.',
      autoencoder: 'Der Generator lernt zuerst, Bilder nachzuzeichnen; der Diskriminator urteilt in mehreren Tiefen.',
    },
    pretrainName: { full: 'Alle drei Phasen', none: 'Keines' },
    pretrainHint: 'Ohne es beginnt der Lauf damit, dass beide Netze gegeneinander lernen.',
    headsName: { '1 2 3 4': 'in vier Tiefen', '4': 'nur in der letzten Schicht' },
    headsHint: 'Ein Logit je Tiefe.',
    flipLabel: 'Bilder waagrecht spiegeln',
    flipHint: 'Verdoppelt den Datensatz. Gut für Gesichter, schlecht für Ziffern.',
    classesName: { auto: 'Die Netze erfahren sie', none: 'Nicht verwendet' },
    classesHint:
      'Wissen die Netze, was jedes Bild zeigt, lernen sie schneller und lassen keine Klasse aus. Nur für Daten mit Klassen.',
    augmentationsName: {
      '': 'Keine',
      'translation cutout': 'Verschieben und Ausschneiden',
      'colour translation cutout': 'Farbe, Verschieben und Ausschneiden',
    },
    augmentationsHint: 'Für einige Hundert Bilder: Der Diskriminator lernt sie dann nicht auswendig.',
    autoRemedyLabel: 'Abhilfen automatisch anwenden',
    autoRemedyHint: 'Senkt Lernraten oder kehrt zu einem gesunden Stand zurück.',
    datasetName: { digits: 'Handgeschriebene Ziffern', faces: 'Gezeichnete Gesichter' },
    ownPictures: 'Ihre Bilder',
    datasetFiles: count => counted(count, 'Datei', 'Dateien'),
    datasetFileLabel: 'Dateien',
    datasetFolderLabel: 'Oder ein Ordner',
    datasetHint: 'Bilder, ein ZIP-Archiv mit Bildern oder eine Datei im IDX-Format. Dateien bleiben auf diesem Gerät.',
    backendRequest: { auto: 'Automatisch', webgl: 'GPU', wasm: 'CPU', fastest: 'Neu messen' },
    backendHint: 'Lässt sich während des Trainings ändern.',
    adversarialSteps: 'Schritte gegeneinander',
    unit: {
      autoencoderSteps: '',
      discriminatorSteps: '',
      steps: '',
      learningRate: '',
      batchSize: 'Bilder',
      imageSize: 'Pixel',
      baseWidth: 'Merkmalskarten',
      latentSize: 'Zahlen',
      seed: '',
    },
    byDefault: value => `Standard: ${value}`,
    ownSize: 'wie die Daten',
    camera: 'Bilder mit der Kamera aufnehmen',
    loadWeights: 'Gewichte laden',
    pending: 'Diese Einstellungen gelten für den nächsten Lauf.',
    startOverWith: 'Mit diesen Einstellungen neu beginnen',
  },

  grid: {
    name: 'Latentes Raster',
    posterTitle: 'Durch alles gehen, was ein Netz zeichnen kann',
    posterText:
      'Ein Generator macht aus wenigen Zahlen ein Bild. Hier liegen viele solcher Bilder nebeneinander: Erkunden Sie sie, ' +
      'behalten Sie die schönsten und rechnen Sie mit ihnen.',
    posterDrop: 'Legen Sie die Datei eines Generators hier ab oder öffnen Sie eine. Sie bleibt auf diesem Gerät.',
    missing: {
      element: missingElement,
      kind: id =>
        `Das Element „${id}“ hat keinen Generator: „for“ muss einen Trainer, ein Raster oder einen Morph nennen.`,
      generator: () => waitingForStart,
    },
    skeletonLabel: 'Rauschen, bis es einen Generator gibt',
    state: { empty: noGenerator, loading, ready, failed: 'Konnte nicht geladen werden' },
    stateDrawing: 'Richtungen werden gesucht',
    announce: { empty: '', loading: 'Wird geladen.', ready: 'Bereit.', failed: '' },
    mode: 'Ansicht',
    modeName: { random: 'Zufall', plane: 'Ebene', interpolate: 'Übergänge', classes: 'Klassen', text: 'Text' },
    plane: 'Ebene',
    planeName: { random: 'Zufällige Richtungen', principal: 'Hauptrichtungen', samples: 'Drei Bilder' },
    planeHint: {
      random: 'Zwei zufällige Richtungen.',
      principal: 'Die zwei Richtungen, in denen sich Bilder am meisten ändern.',
      samples: 'Durch drei zufällige Bilder; heften Sie drei an, um sie zu wählen.',
    },
    planeOfPins: 'Durch Ihre ersten drei angehefteten Bilder.',
    newSeed: 'Neuer Seed',
    newSeedTitle: 'Neuer Seed (Taste N)',
    newHand: 'Neue Handschrift',
    saveInk: 'Nur die Tinte speichern',
    saveMany: '1.000 speichern',
    saveManyTitle: '1.000 Bilder dieses Seeds speichern, jedes als PNG-Datei, in einem ZIP-Archiv',
    savingMany: '1.000 werden gezeichnet',
    seedValue: seed => `Seed ${seed}`,
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    home: 'Ansicht zurücksetzen',
    viewGroup: 'Ansicht',
    viewFacts({ x, y, zoom }) {
      const range = (middle: number) => `${coordinate(middle - 1 / zoom)} bis ${coordinate(middle + 1 / zoom)}`;
      return `x ${range(x)}, y ${range(y)}`;
    },
    copyView: 'Ansicht kopieren',
    copiedView: 'Kopiert.',
    gridLabel: (rows, columns) => `${integer.format(rows * columns)} erzeugte Bilder, in ${rows} Zeilen zu ${columns}`,
    cellLabel: (row, column, point, name) => {
      const what = name ?? (point && `x ${coordinate(point.x)}, y ${coordinate(point.y)}`);
      return `Zeile ${row + 1}, Spalte ${column + 1}${what ? `: ${what}` : ''}`;
    },
    selected: (row, column) => `Zeile ${row + 1}, Spalte ${column + 1} ist ausgewählt.`,
    detailHintTouch: 'Tippen Sie ein Bild an, um es groß zu sehen.',
    detailHint: 'Zeigen Sie auf ein Bild oder gehen Sie mit den Pfeiltasten hin, um es hier zu sehen.',
    detailLabel: 'Ausgewähltes Bild',
    numbers: z => {
      const shown = [...z.subarray(0, 4)].map(coordinate).join('; ');
      return z.length > 4 ? `z = (${shown}; …), ${integer.format(z.length)} Zahlen` : `z = (${shown})`;
    },
    outside: 'Außerhalb des Bereichs, auf dem der Generator trainiert wurde.',
    select: 'Auswählen',
    pin: 'Anheften',
    copyLatent: 'z kopieren',
    copiedLatent: 'Kopiert.',
    pinned: 'Angeheftet.',
    facts: ({ height, width, latentSize, latentDistribution }) =>
      `Bilder zu ${height} × ${width} aus ${integer.format(latentSize)} Zahlen, ` +
      (latentDistribution === 'uniform(-1,1)' ? 'jede von −1 bis 1.' : 'jede normalverteilt.'),
    loadErrorTitle: 'Der Generator konnte nicht geladen werden',
    noClipboard:
      'Der Browser erlaubt dieser Seite das Kopieren nicht. Markieren Sie den Text und kopieren Sie ihn selbst:',
  },

  gridClasses: { columns: 'Spalten', attributes: 'Klassen aller Bilder', any: 'beliebig', anyOfPlane: 'nach Seed' },

  nearest: {
    nearest: 'Nächstes Trainingsbild',
    nearestHint: 'Zeigen Sie auf ein Bild, um das Trainingsbild zu sehen, das ihm am nächsten ist.',
    nearestLabel: 'Das Trainingsbild, das dem Bild am nächsten ist',
    nearestDistance: (distance, limit, copy) =>
      Number.isFinite(limit)
        ? `${more(threeDigits.format(distance))} Unter ${threeDigits.format(limit)} würde es als Kopie gelten${copy ? ', was hier zutrifft.' : '.'}`
        : more(threeDigits.format(distance)),
  },

  pins: {
    pins: 'Angeheftet',
    pinsHint: 'Heften Sie Bilder an, um sie zu behalten.',
    pinLabel: index => `Angeheftetes Bild ${nth(index)}`,
    unpin: index => `Angeheftetes Bild ${nth(index)} lösen`,
    arithmetic: 'Rechnen',
    arithmeticHint:
      'Beginnen Sie mit einem Bild, nehmen Sie weg, was ein anderes hat, und fügen Sie hinzu, was ein drittes hat. Ziehen Sie die Bilder oder verwenden Sie die Knöpfe darunter. Bis zu drei an einer Stelle werden gemittelt.',
    example: 'Mit den ersten drei Bildern versuchen',
    term: { a: 'Start', b: '−', c: '+' },
    termName: { a: 'Beginnen mit', b: 'Wegnehmen', c: 'Hinzufügen' },
    termSign: { a: '', b: '−', c: '+' },
    termLabel: (term, count) =>
      `${words.pins?.termName?.[term] ?? term}: ${count === 0 ? 'leer' : `${count} von 3 Bildern`}`,
    assign: (index, term) => `${words.pins?.termName?.[term] ?? term}: angeheftetes Bild ${nth(index)}`,
    unassign: (term, index) => `Bild ${nth(index)} aus „${words.pins?.termName?.[term] ?? term}“ nehmen`,
    result: 'Ergebnis',
    path: 'Bilder vom Anfang bis zum Ergebnis',
    pinResult: 'Ergebnis anheften',
    clear: 'Leeren',
  },

  writing: {
    label: digits => (digits ? 'Ihr Geburtstag oder eine andere Zahl' : 'Ihr Text'),
    left: characters => `Höchstens ${integer.format(characters)} Zeichen`,
    written: text => `„${text}“, vom Netz geschrieben`,
    example: text => `Ein Beispiel, vom Netz geschrieben: „${text}“`,
    gaps: (unknown, known) =>
      `${unknown.map(word => `„${word}“`).join(', ')} ${unknown.length > 1 ? 'werden Lücken' : 'wird eine Lücke'}: Das Netz kann ` +
      `${known.slice(0, 36).join(' ')}${known.length > 36 ? ' …' : ''} schreiben.`,
  },

  morph: {
    posterTitle: 'Von einem Gesicht zum anderen',
    posterText:
      'Ein Generator macht aus jedem Punkt seines latenten Raums ein Bild. Zwischen zwei Punkten liegt eine ganze Familie von ' +
      'Bildern, die noch niemand gesehen hat: Gehen Sie hier hindurch.',
    posterHint: 'Legen Sie eine Datei mit Gewichten hier ab oder öffnen Sie eine.',
    missing: {
      element: missingElement,
      kind: id => `Das Element mit der id „${id}“ hat keinen Generator.`,
      generator: () => waitingForStart,
    },
    status: { empty: noGenerator, loading, ready, playing: 'Läuft', failed: 'Durch einen Fehler beendet' },
    play: 'Abspielen',
    pause: 'Anhalten',
    slider: 'Stelle zwischen den Bildern',
    picture: index => `Bild ${nth(index)}`,
    place({ from, to, t }) {
      if (t < 0.005) return `Bild ${nth(from)}`;
      if (t > 0.995) return `Bild ${nth(to)}`;
      return `${percent(t)} des Wegs von Bild ${nth(from)} zu Bild ${nth(to)}`;
    },
    where: ({ from, to, t }) => ({ share: percent(t), words: `von Bild ${nth(from)} zu Bild ${nth(to)}` }),
    placeWhilePlaying: ({ from, to }) => `Läuft von Bild ${nth(from)} zu Bild ${nth(to)}`,
    pictureLabel: place => `Erzeugt: ${place}`,
    noPicture: 'Noch kein Bild',
    sliderHint: 'Pfeiltasten bewegen, Ziffern springen zu einem Bild, die Leertaste spielt ab und hält an.',
    keys: 'Bilder auf dem Weg',
    keyLabel: (index, count, locked) => `Bild ${nth(index)} von ${integer.format(count)}${locked ? ', gesperrt' : ''}`,
    keysHint: 'Pfeiltasten wählen, Umschalt mit Pfeiltasten verschiebt, Entf entfernt.',
    addKey: 'Ein Bild hinzufügen',
    shuffleAll: 'Alle neu würfeln',
    shuffle: 'Neu würfeln',
    lock: 'Sperren',
    lockTitle: 'Dieses Bild behalten, wenn alle neu gewürfelt werden',
    moveLeft: 'Nach links',
    moveRight: 'Nach rechts',
    remove: 'Entfernen',
    fromGrid: index => `Was Sie im Raster auswählen, wird Bild ${nth(index)}.`,
    fromPins: count => `Die ${integer.format(count)} angehefteten Bilder verwenden`,
    announce: {
      playing: () => 'Läuft.',
      shuffled: () => 'Bilder neu gewürfelt.',
      changed: index => `Bild ${nth(index)} geändert.`,
      found: index => `Bild ${nth(index)} kommt dem Foto am nächsten.`,
      replaced: count => `${integer.format(count)} neue Bilder.`,
      added: count => `Bild ${integer.format(count)} hinzugefügt.`,
      removed: count => `Entfernt; es bleiben ${integer.format(count)} Bilder.`,
      moved: to => `An Stelle ${nth(to)} verschoben.`,
    },
    path: 'Weg',
    interpolation: 'Interpolation',
    interpolationName: { linear: 'Gerade', spherical: 'Gebogen' },
    interpolationTitle: {
      linear: 'Geradewegs durch den latenten Raum (lineare Interpolation)',
      spherical: 'In gleichem Abstand vom Ursprung (sphärische Interpolation)',
    },
    closed: 'Schleife',
    closedTitle: 'Vom letzten Bild wieder zum ersten',
    duration: 'Sekunden von Bild zu Bild',
    durationShort: seconds => `${oneDecimal.format(seconds)} s`,
    save: 'Speichern',
    saveStrip: 'PNG-Streifen',
    saveGif: 'GIF, bis 1 MB',
    gifSize: 'Ein GIF von höchstens 1 MB, das jeder Chat annimmt. Das Video ist schärfer und flüssiger.',
    saveVideo: 'Video',
    noVideo: 'Dieser Browser kann kein Video aufzeichnen.',
    tasks: {
      inverting: 'Das ähnlichste Bild wird gesucht',
      strip: 'Der Streifen wird gezeichnet',
      gif: 'Das GIF entsteht',
      video: 'Das Video wird aufgezeichnet',
    },
    machine: ({ backend, height, width, latentSize }) =>
      `${backend.name === 'webgl' ? 'WebGL' : 'WebAssembly'}, ${backend.device}. ` +
      `Bilder zu ${height} × ${width} aus je ${integer.format(latentSize)} Zahlen.`,
  },

  morphClasses: { mix: 'Je zwei mischen', classes: index => `Was Bild ${nth(index)} zeigt` },

  photograph: {
    photograph: 'Foto',
    photographText: index =>
      `Der Encoder findet das Bild, das einem Foto am nächsten kommt; es wird Bild ${nth(index)}. Das Foto bleibt auf diesem Gerät.`,
    choosePhotograph: 'Ein Foto wählen',
    useCamera: 'Die Kamera verwenden',
    cameraText: 'Was die Kamera sieht, bleibt auf dieser Seite: Es wird weder gespeichert noch gesendet.',
    cameraAsking: 'Wartet auf die Kamera. Vielleicht fragt der Browser, ob er sie erlauben soll.',
    cameraLabel: 'Was die Kamera sieht',
    takePicture: 'Das Bild aufnehmen',
    yours: 'Foto',
    generators: 'Generator',
    likenessLabel: { photograph: 'Ihr Foto, wie es der Generator bekommt', generator: 'Das ähnlichste Bild' },
    likeness(error) {
      if (!Number.isFinite(error)) return '';
      const off = Math.sqrt(error) / 2;
      const how =
        off < 0.05 ? 'Sehr ähnlich' : off < 0.12 ? 'Ähnlich' : off < 0.22 ? 'Entfernt ähnlich' : 'Kaum ähnlich';
      return `${how} (mittlerer Pixelfehler ${percent(off)}).`;
    },
    limits: ({ metadata }) =>
      /face/i.test(metadata['dataset'] ?? '')
        ? 'Dieser Generator kennt nur gezeichnete Gesichter: Er zeigt das ähnlichste, das er zeichnen kann, nicht Sie.'
        : 'Dieser Generator kennt nur die Bilder seines Trainings: Er zeigt das ähnlichste, das er zeichnen kann.',
    noEncoder:
      'Diese Gewichte haben keinen Encoder und können daher nichts Ähnliches zu einem Foto finden. Dateien der Variante ' +
      'Autoencoder haben einen, und manche der einfachen.',
    fileTooLarge: (name, bytes) =>
      `${name ? quoted(name) : 'Diese Datei'} hat ${integer.format(bytes / 1e6)} MB; ein Foto darf bis zu 42 MB haben.`,
    imageTooLarge: (name, width, height) =>
      `${name ? quoted(name) : 'Diese Datei'} hat ${integer.format(width)} × ${integer.format(height)} Pixel; erlaubt sind 64 Millionen.`,
    noImage: name =>
      `${name ? quoted(name) : 'Diese Datei'} ist kein Bild, das dieser Browser lesen kann. PNG, JPEG, WebP, GIF, BMP und ` +
      'AVIF sind welche; Gewichte enden auf .safetensors.',
  },

  messages: {
    'module-not-loaded': () => 'Ein Teil dieses Programms konnte nicht geladen werden. Alles andere funktioniert.',
    'option-invalid': ({ subject, given, allowed }) =>
      `${subject} ist ${given}; erlaubt ist ${allowedIn(ALLOWED, String(allowed))}.`,
    'dataset-files-skipped': ({ count, name }) =>
      `${counted(Number(count), 'Datei des Datensatzes wird', 'Dateien des Datensatzes werden')} nicht verwendet, darunter ${name}.`,
    'dataset-few-images': ({ count, enough }) =>
      `${images(Number(count))} kann das Netz auswendig lernen. Ab etwa ${enough} beginnt es zu erfinden.`,
    'batch-size-reduced': ({ wanted, batchSize }) =>
      `Es gibt weniger Bilder, als ein Batch von ${wanted} braucht; daher hat dieser Lauf Batches von ${batchSize}.`,
    'shards-reduced': ({ batchSize, wanted, shards }) =>
      `Ein Batch von ${batchSize} Bildern lässt sich nicht in ${wanted} gleiche Teile teilen, daher hat dieser Lauf ${shards} Shards.`,
    'pictures-narrow': ({ narrow, count }) =>
      `${narrow} von ${count} Bildern sind alles andere als quadratisch: Nur ihre Mitte wird verwendet.`,
    'pictures-near-duplicates': ({ alike, count }) =>
      `${alike} von ${count} Bildern gleichen anderen fast ganz: Solche Bilder bringen wenig.`,
    'classes-only-one': ({ name }) => `Alle Bilder gehören zu einer Klasse, „${name}“; der Lauf lernt ohne Klassen.`,
    'classes-outside-folders': ({ outside, count }) =>
      `${outside} von ${count} Bildern liegen außerhalb der Ordner mit den anderen; der Lauf lernt ohne Klassen. Ordner sind Klassen, wenn jedes Bild in einem liegt.`,
    'classes-few-pictures': ({ names, least }) => `Klassen mit weniger als ${least} Bildern: ${names}.`,
    'classes-label-missing': ({ others, count }) =>
      `${others} von ${count} Bildern haben keine Klassenangabe; der Lauf lernt ohne Klassen.`,
    'suggestion-plain': ({ size }) =>
      `Die einfache Variante bei ${size} × ${size} Pixeln ist der schnellste Weg zu Bildern.`,
    'suggestion-few-for-plain': ({ count, least }) =>
      `Die Variante Autoencoder kommt mit ${count === 1 ? 'einem Bild' : `${count} Bildern`} aus; die einfache braucht mindestens ${least}.`,
    'suggestion-few-for-training': ({ few }) =>
      `Bei weniger als ${few} Bildern zeichnet die Variante Autoencoder klarere, weil sie zuerst lernt, sie nachzuzeichnen.`,
    'suggestion-autoencoder': ({ size }) =>
      `Die Bilder sind groß genug für ${size} × ${size} Pixel, wofür die Variante Autoencoder gemacht ist.`,
    'suggestion-augmentation': ({ count }) =>
      `${counted(Number(count), 'Bild', 'Bilder')} würde der Diskriminator auswendig lernen; Augmentierung verzögert das.`,
    'suggestion-no-augmentation': ({ count }) =>
      `Bei ${integer.format(Number(count))} Bildern ist keine Augmentierung nötig.`,
    'suggestion-slow-size': ({ size, minutes }) =>
      `Bei ${size} × ${size} Pixeln bräuchte dieses Gerät ${counted(Number(minutes), 'Minute', 'Minuten')}.`,
    'memory-large': ({ gigabytes, lower }) =>
      `Dieser Lauf braucht etwa ${gigabytes} GB Speicher, mehr als ein Telefon oder ein kleiner Computer vielleicht hat.${lower ? ` Weniger braucht er, wenn Sie ${labels[String(lower)] ?? lower} verringern.` : ''}`,
    'threads-refused': ({ reason }) =>
      `Gerechnet wird auf einem Thread, da weitere nicht gestartet werden konnten: ${reason}.`,
    'backend-no-wasm': () => 'dieser Browser hat kein WebAssembly',
    'backend-webgl-not-started': () => 'TensorFlow.js ließ sich auf WebGL nicht starten',
    'classes-empty': ({ names }) =>
      `Kein Bild hat die Klassenangabe ${names}: Nur solche, die vorkommen, werden Klassen.`,
    'classes-too-many': ({ folders, rest, most, name }) =>
      `Es gibt ${folders} Ordner und höchstens ${most} Klassen: Die Bilder der ${rest} kleinsten Ordner bilden die Klasse „${name}“.`,
    'suggestion-copies': ({ few }) => `Mit weniger als ${few} Bildern sind Kopien zu erwarten.`,
    'backend-hardware-gpu': () => 'Dieses Gerät hat eine GPU, die mit float32 rechnet.',
    'backend-measured-steps': rates => backendRates(rates, 'Schritte'),
    'backend-measured-steps-earlier': rates => backendRates(rates, 'Schritte', ', früher gemessen'),
    'backend-measured-pictures': rates => backendRates(rates, 'Bilder'),
    'backend-measured-pictures-earlier': rates => backendRates(rates, 'Bilder', ', früher gemessen'),
    'backend-webgl-failed': ({ problem }) => `WebGL schlug beim Versuch fehl, daher rechnet die CPU: ${problem}.`,
    'backend-only-webgl': ({ problem }) => `Die CPU ließ sich nicht messen, daher rechnet die GPU: ${problem}.`,
    'backend-deterministic': () =>
      'Ein deterministischer Lauf rechnet auf der CPU, die auf jedem Gerät dieselben Zahlen liefert.',
    'backend-software-gpu': () => 'Keine Hardware-GPU gefunden, daher rechnet die CPU.',
    'backend-no-worker-canvas': () => 'Dieser Browser hat kein Canvas für Worker, daher rechnet die CPU.',
    'backend-no-webgl': () =>
      'Dieser Browser hat kein WebGL 2 oder gibt keinen weiteren Kontext, daher rechnet die CPU.',
    'backend-imprecise': ({ equation }) => `WebGL rechnet hier nicht mit float32 (${equation}), daher rechnet die CPU.`,
    'backend-no-programs': ({ problem }) =>
      `Hier lässt sich kein WebGL-Programm übersetzen (${problem}), daher rechnet die CPU.`,
    'backend-program-failed': ({ program, log }) =>
      `Das WebGL-Programm „${program}“ lässt sich auf diesem Gerät nicht übersetzen: ${log}`,
    'backend-texture-too-large': ({ rows, most }) =>
      `Diese GPU hat Texturen mit höchstens ${most} Zeilen, und die Netze brauchen eine mit ${rows}.`,
    'backend-texture-no-room': ({ megabytes }) => `Diese GPU hat keinen Platz für eine Textur von ${megabytes} MB.`,
    'backend-no-float32': () => 'WebGL kann hier nicht mit float32 rechnen, daher rechnet die CPU.',
    'threads-measured': ({ threads, milliseconds }) =>
      `Gerechnet wird auf ${counted(Number(threads), 'Thread', 'Threads')}, nach Messung am schnellsten: ${twoDigits.format(Number(milliseconds))} ms pro Schritt.`,
    'threads-limited': ({ threads }) =>
      `Gerechnet wird auf ${counted(Number(threads), 'Thread', 'Threads')}, damit den Bildern, die daneben gezeichnet werden, ein Kern bleibt.`,
    'workers-by-cores': ({ workers, shards }) => `${shardsBy(workers, shards)}.`,
    'workers-measured': ({ workers, shards, milliseconds }) =>
      `${shardsBy(workers, shards)}, nach Messung am schnellsten: ${twoDigits.format(Number(milliseconds))} ms pro Schritt.`,
    'workers-limited': ({ workers, shards }) =>
      `${shardsBy(workers, shards)}, damit den Bildern, die daneben gezeichnet werden, ein Kern bleibt.`,
    'workers-lost': ({ workers, shards }) => `${shardsBy(workers, shards)}, da ein anderer Worker verloren ging.`,
    'workers-share-gpu': ({ shards }) => `${shardsBy(1, shards)}, da andere sich mit ihm die GPU teilen würden.`,
    'workers-have-threads': ({ shards, threads }) =>
      `${shardsBy(1, shards)}, auf ${threads} Threads, die schon alle Kerne nutzen.`,
    'workers-one-core': ({ shards }) => `${shardsBy(1, shards)}, da dieses Gerät einen Kern hat.`,
    'shard-workers-failed': ({ shards, reason }) =>
      `${shardsBy(1, shards)}, da andere nicht gestartet werden konnten: ${reason}`,
    'threads-not-isolated': () =>
      'Gerechnet wird auf einem Thread, da diese Seite nicht isoliert ist („cross-origin isolated“).',
    'threads-by-cores': ({ threads, cores }) =>
      Number(threads) > 1
        ? `Gerechnet wird auf ${threads} Threads, von ${cores} Kernen.`
        : 'Gerechnet wird auf einem Thread, da dieses Gerät einen Kern hat.',
    'threads-asked-for': ({ threads = 1 }) =>
      `Gerechnet wird auf ${counted(Number(threads), 'Thread', 'Threads')}, wie verlangt.`,
    'worker-silent': ({ seconds }) => `Der Worker hat sich ${seconds} s lang nicht gemeldet.`,
    'worker-not-started': ({ seconds }) => `Der Worker startete nicht innerhalb von ${seconds} s.`,
    'worker-not-spawned': ({ seconds }) => `Der Browser startete ${seconds} s lang keinen weiteren Worker.`,
    'worker-lost': () => 'Der Worker ging verloren.',
    'run-failed': () => 'Der Lauf ist fehlgeschlagen.',
    'weights-too-large': ({ name, given }) =>
      `${name} hat ${given}; höchstens 2 GB werden gelesen. Es genügen die Gewichte des Generators, ohne Optimierer und ohne andere Netze.`,
    'assumed-latent-distribution': () => 'Angenommen wird, dass z normalverteilt ist, normal(0,1).',
    'assumed-output-range': () =>
      'Angenommen wird, dass das Modell −1 für Schwarz und 1 für Weiß liefert, da sein letzter Schritt es nicht sagt.',
    'assumed-activations': ({ options, last, epsilon }) => {
      const words: Readonly<Record<string, string>> = {
        activation: 'ReLU zwischen den Schichten',
        lastActivation: `${last} am Ende`,
        epsilon: `ein Epsilon von ${epsilon} in den Normierungen`,
      };
      const parts = (String(options).match(/\w+/g) ?? []).map(option => words[option]);
      return `Angenommen, da eine PyTorch-Datei es nicht sagt: ${parts.join(', ')}.`;
    },
    'assumed-upsampling': () =>
      'Angenommen, da eine PyTorch-Datei es nicht sagt: Vergrößert wird auf das nächste Pixel (nearest).',
    'assumed-geometry': ({ strides, paddings, scales, options, height, width }) =>
      `Angenommen, da eine PyTorch-Datei es nicht sagt: ${/scales/.test(String(options)) ? `scales ${scales}, ` : ''}strides ${strides} und paddings ${paddings}, was ${height} × ${width} Pixel ergibt.`,
    'assumed-network': ({ network, others }) =>
      `Von mehreren Netzen wird ${network} gezeichnet; es gibt auch ${others}.`,
    'weights-left-out': ({ count, names }) => `Nicht verwendet wurden Gewichte der Datei: ${names} (${count}).`,
    'encoder-missing': () => 'Diese Gewichte haben keinen Encoder, den das Finden von z zu einem Bild braucht.',
  },
};

export default withText(words, unbroken);
