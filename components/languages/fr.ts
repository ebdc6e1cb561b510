/** French. */
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

/** Zero is singular in French, too. */
const counted = (count: number, one: string, many: string) =>
  `${integer.format(count)} ${Math.abs(count) < 2 ? one : many}`;
const images = (count: number) => counted(count, 'image', 'images');
const shardsBy = (workers: unknown, shards: unknown) =>
  workers === 1
    ? `Un worker calcule les ${String(shards)} parts l’une après l’autre`
    : `${String(workers)} workers calculent les ${String(shards)} parts côte à côte`;
const quoted = (name: string) => `« ${shortened(name)} »`;

const ALLOWED = allowedWords({
  integer: 'un nombre entier',
  number: 'un nombre',
  multiple: 'un multiple de',
  oneOf: 'l’une de ces valeurs :',
  from: 'de',
  below: 'à moins de',
  to: 'à',
  above: 'supérieur à',
  atMost: 'et au plus',
  or: 'ou',
});

const loading = 'Chargement';
const ready = 'Prêt';
const cancel = 'Annuler';
const retry = 'Réessayer';
const noGenerator = 'Pas encore de générateur';
const waitingForStart = 'En attente du début de l’entraînement.';
const missingElement = (id: string) =>
  `Pas encore d’élément avec l’id « ${id} » ; il sera utilisé dès qu’il apparaîtra.`;
const more = (shown: string) => `Distance : ${shown}.`;

const phaseName = { autoencoder: 'Autoencodeur', discriminator: 'Discriminateur', adversarial: 'Face-à-face' };

/** « WebGL sur … : 41 étapes par seconde ; CPU, 6 threads : 18. » */
function backendRates(values: MessageValues, unit: string, end = ''): string {
  const { webgl, wasm, cpu } = measuredRates(values, { workers: 'workers', threads: 'threads' });
  return `WebGL sur ${values['device']} : ${webgl} ${unit} par seconde ; ${cpu} : ${wasm}${end}.`;
}

/** What is loaded, by the engine's English for it. */
const loaded: Readonly<Record<string, string>> = {
  'Training images': 'Images d’entraînement',
  'Your pictures': 'Vos images',
  'GPU programs': 'Programmes du GPU',
};

/** By the code or the name of the cause. */
const recovered: Readonly<Record<string, string>> = {
  NotFiniteError:
    'L’entraînement est devenu instable ; il reprend au dernier état sain, avec des taux d’apprentissage réduits de moitié.',
  OutOfMemoryError: 'Le worker a manqué de mémoire ; il a été remplacé.',
  'backend-thread-lost': 'L’un des threads a été perdu ; tous ont été remplacés.',
  BackendLostError: 'Le GPU a été perdu ; le worker qui l’utilisait a été remplacé.',
  DeadlineError: 'Le worker ne répondait plus ; il a été remplacé.',
  other: 'Le worker s’est arrêté brutalement ; il a été remplacé.',
};

const options = {
  recipe: 'Recette',
  variant: 'Variante',
  pretrain: 'Préentraînement',
  heads: 'Le discriminateur juge',
  flip: 'Miroir',
  classes: 'Classes',
  augmentations: 'Augmentation',
  autoRemedy: 'Docteur',
  dataset: 'Données',
  backend: 'Moteur de calcul',
};

const field = {
  autoencoderSteps: 'Étapes de l’autoencodeur',
  discriminatorSteps: 'Étapes du discriminateur',
  steps: 'Étapes',
  learningRate: 'Taux d’apprentissage',
  batchSize: 'Taille des lots',
  imageSize: 'Taille des images',
  baseWidth: 'Largeur de base',
  latentSize: 'Taille latente',
  seed: 'Graine',
};

const labels: Readonly<Record<string, string>> = { ...options, ...field };

const badValue = ({ given = 'Cette valeur', allowed }: ErrorDetails): string =>
  `${given === 'NaN' ? 'Cette valeur' : given} ne convient pas. Il faut ${allowed ? allowedIn(ALLOWED, allowed) : 'une autre valeur'}.`;

function differing(differences: readonly CheckpointDifference[]): string {
  const all = differences.map(({ option, saved, asked }) => {
    return `${labels[option] ?? option} ${saved} au lieu de ${asked}`;
  });
  return `Il garde ses propres réglages : ${all.join(', ')}. « Recommencer » applique ceux de cette page.`;
}

const trainer = {
  ...options,
  field,
  phaseName,
  recovered,
  timeLeftValue,
  badValue,
  differing,
  name: 'Entraîneur de DCGAN',
  posterTitle: 'Regardez un réseau apprendre à dessiner',
  posterText: {
    plain:
      'Deux réseaux s’affrontent. Le générateur dessine à partir de bruit ; le discriminateur distingue ses dessins des ' +
      'vraies images. Chacun progresse parce que l’autre progresse. Tout se passe dans cette page, sur cet appareil.',
    autoencoder:
      'Un autoencodeur apprend d’abord à redessiner ce qu’il voit. Puis sa moitié qui dessine affronte un discriminateur ' +
      'qui juge à plusieurs profondeurs, jusqu’à dessiner à partir de bruit. Tout se passe dans cette page, sur cet appareil.',
  },
  state: {
    empty: '',
    loading,
    ready,
    running: 'Entraînement en cours',
    paused: 'En pause',
    finished: 'Terminé',
    failed: 'Arrêté par une erreur',
  },
  preparing: 'Préparation',
  announce: {
    empty: '',
    loading: 'Chargement.',
    ready: 'Prêt à s’entraîner.',
    running: 'L’entraînement est en cours.',
    paused: 'L’entraînement est en pause.',
    finished: 'L’entraînement est terminé.',
    failed: '',
  },
  primary: {
    empty: 'Entraîner',
    loading: cancel,
    ready: 'Entraîner',
    running: 'Pause',
    paused: 'Continuer',
    finished: 'Poursuivre',
    failed: retry,
  },
  stepGroup: 'Entraîner d’une étape',
  stepLabel: 'Une étape',
  stepTarget: { both: 'Les deux', discriminator: 'D', generator: 'G' },
  stepTitle: {
    both: 'Une étape des deux réseaux',
    discriminator: 'Une étape du discriminateur seul',
    generator: 'Une étape du générateur seul',
  },
  reset: 'Recommencer',
  resetQuestion: step => `Abandonner cet entraînement (étape ${integer.format(step)}) ?`,
  resetYes: 'Recommencer',
  resetNo: 'Garder',
  ofSteps: steps => `sur ${integer.format(steps)} étapes`,
  phaseText: {
    autoencoder: 'L’autoencodeur apprend à redessiner les images qu’on lui montre.',
    discriminator:
      'Le générateur, maintenant une copie du décodeur, reste tel quel ; le discriminateur apprend à distinguer.',
    adversarial: 'Le générateur et le discriminateur apprennent l’un de l’autre.',
  },
  phaseSteps: (step, steps) => `${integer.format(step)} sur ${integer.format(steps)}`,
  phasePlace: (phase, number, count) => `Phase ${number} sur ${count}, ${phaseName[phase]}`,
  progressText: (share, place, step, steps) =>
    `${share} %. ${place} : étape ${integer.format(step)} sur ${integer.format(steps)}`,
  progressLabel: 'Avancement de l’entraînement',
  findAndTrain: 'Trouver de bons réglages et entraîner',
  trainAsSet: 'Entraîner avec ces réglages',
  searching: 'Recherche de bons réglages',
  searchingText: 'Quelques secondes d’entraînement montrent la vitesse de cet appareil.',
  foundText: (seconds, reason) => `Environ ${timeLeftValue(seconds)} sur cet appareil. ${reason}`,
  savedStates: 'États enregistrés',
  trainMore: steps => `Entraîner ${integer.format(steps)} étapes de plus`,
  finishedText:
    'Il peut encore progresser : poursuivez l’entraînement. Ou enregistrez les poids ci-dessous, puis ouvrez-les là où l’on explore ou transforme des images.',
  loadingText(load) {
    if (!load) return 'Chargement du moteur';
    const { what: english, fraction, bytes, pictures } = load;
    const what = loaded[english] ?? english;
    if (fraction === 1) return 'Construction des réseaux';
    if (bytes) return `${what}, ${megabytes(bytes.received)} sur ${megabytes(bytes.total)} Mo`;
    if (!pictures) return what;
    return `${what} : ${counted(pictures.taken, 'retenue', 'retenues')}, ${counted(pictures.skipped, 'ignorée', 'ignorées')}`;
  },
  skippedFiles: count => counted(count, 'fichier n’est pas utilisé', 'fichiers ne sont pas utilisés'),
  moreSkipped: count => counted(count, 'autre', 'autres'),
  epoch: 'Époque',
  images: 'Images vues',
  speed: 'Vitesse',
  speedValue: perSecond => (perSecond > 0 ? `${twoDigits.format(perSecond)} étapes/s` : '–'),
  timeLeft: 'Temps restant',
  timeIsLeft: seconds => `encore ${timeLeftValue(seconds)}`,
  sheetLabel: (step, rows, columns) =>
    `${integer.format(rows * columns)} images générées à l’étape ${integer.format(step)}, en ${rows} lignes de ${columns}`,
  columnsLabel: classes => ` ; les colonnes par classe : ${classes.join(', ')}`,
  pairsLabel: (step, rows, columns) =>
    `${integer.format((rows * columns) / 2)} images à l’étape ${integer.format(step)}, en ${rows} lignes, chacune à côté de ` +
    'sa reconstruction par l’autoencodeur',
  pairsCaption: 'Des images, chacune à côté de sa reconstruction par l’autoencodeur',
  posterLabel: 'Du bruit : ce que le générateur sait faire avant l’entraînement',
  sheetCaption: step => `Étape ${integer.format(step)}`,
  sheetEpoch: epoch => `Époque ${twoDecimals.format(epoch)}`,
  live: 'En direct',
  liveTitle: 'Afficher la dernière planche',
  stripLabel: 'Planches précédentes',
  stripValue: (step, live) => `${live ? 'La dernière, étape' : 'Étape'} ${integer.format(step)}`,
  saveFilm: 'Enregistrer le film',
  filming: 'Création du film',
  depths: 'Jugées vraies, par profondeur',
  depthsHint: 'de l’image vers l’intérieur',
  depth: layer => `Couche ${layer}`,
  depthReal: 'Vraies',
  depthFake: 'Générées',
  copying: 'Est-ce qu’il copie ?',
  assessment: 'Un nouveau juge',
  source: 'Source',
  licence: 'Licence',
  runFacts: (count, height, width, g, d) =>
    `${integer.format(count)} images de ${height} × ${width} ; ` +
    `${compact.format(g)} paramètres dans le générateur, ${compact.format(d)} dans le discriminateur`,
  failedTitle: 'L’entraînement s’est arrêté',
  unbegunTitle: 'L’entraînement n’a pas pu commencer',
  recovery({ cause, step }) {
    const what = recovered[cause.code ?? ''] ?? recovered[cause.name] ?? recovered['other'];
    return `${what} ${step > 0 ? `L’entraînement a repris à l’étape ${integer.format(step)}.` : 'L’entraînement a recommencé du début.'}`;
  },
  checkpointEvent(event, now = Date.now()) {
    switch (event.kind) {
      case 'saved':
        return `Enregistré à l’étape ${integer.format(event.info.step)}.`;
      case 'failed':
        return `${errorText(event.error)} L’entraînement continue ; « Exporter » l’enregistre dans un fichier.`;
      case 'resumed': {
        const { info, differences } = event;
        const text = `Repris à l’étape ${integer.format(info.step)} (enregistré ${dateTime(info.savedAt, now)}).`;
        return differences.length ? `${text} ${differing(differences)}` : text;
      }
      case 'damaged':
        return `Un état enregistré était endommagé et a été mis de côté. ${errorText(event.error)}`;
      case 'read-only':
        return 'Un autre onglet entraîne et enregistre ce modèle. Vous pouvez aussi l’entraîner ici, mais il n’y sera pas enregistré.';
      case 'writable':
        return event.overtaken
          ? 'L’autre onglet a été fermé. Il a enregistré un état plus avancé ; cet entraînement n’est donc enregistré que par « Enregistrer maintenant ».'
          : 'L’autre onglet a été fermé ; c’est désormais celui-ci qui enregistre l’entraînement.';
    }
  },
  settings: 'Réglages',
  errorMessage(error) {
    const label = error instanceof InvalidOptionError && labels[error.details.subject ?? ''];
    return label ? `${label} : ${badValue(error.details)}` : errorText(error);
  },
  dropped: {
    left: count =>
      count === 1
        ? 'Un fichier contient des poids et n’a pas été pris en compte. Déposé seul, il sera chargé.'
        : `${integer.format(count)} fichiers contiennent des poids et n’ont pas été pris en compte. Déposez-en un seul pour le charger.`,
    models: count => `Voici ${integer.format(count)} fichiers de poids ; un seul peut être chargé à la fois.`,
    nothing: 'Ce dossier est vide.',
  },
} satisfies Translation['trainer'];

const words: Translation = {
  elements: {
    details: 'Détails techniques',
    assumptions: count => `Ce que le fichier ne dit pas (${count})`,
    sayOtherwise: attributes =>
      `S’il en est autrement, ces attributs ou les métadonnées du fichier le disent : ${attributes}.`,
    backendName: { webgl: 'WebGL', wasm: 'WebAssembly' },
    computing: (backend, workers, threads) =>
      [backend, ...(workers > 1 ? [`${workers} workers`] : []), ...(threads > 1 ? [`${threads} threads`] : [])].join(
        ', ',
      ),
    fallback: backend => `${backend}, car WebGL a échoué`,
    loading,
    ready,
    noGenerator,
    waiting: 'En attente de l’entraînement',
    waitingForStart,
    missingElement,
    loadingLabel: 'Avancement du chargement',
    errorTitle: 'Un problème est survenu',
    dismiss: 'Masquer',
    retry,
    cancel,
    openWeights: 'Ouvrir des poids',
    savePicture: 'Enregistrer l’image',
  },

  camera: {
    'camera-denied': 'L’accès à la caméra a été refusé. Vous pouvez l’autoriser dans les réglages du navigateur.',
    'camera-missing': 'Cet appareil n’a pas de caméra.',
    'camera-busy': 'Impossible de lire la caméra ; un autre programme l’utilise peut-être.',
    'camera-insecure': 'Les navigateurs n’autorisent la caméra que sur les pages https, donc pas sur celle-ci.',
    'camera-failed': 'La caméra ne répond pas.',
  },

  classMixer: {
    any: 'quelconque',
    classLabel: group => `Classe de ${group}`,
    mixedWith: 'et',
    mixLabel: group => `Deuxième classe de ${group}`,
    nothing: 'rien d’autre',
    share: (first, second) => `Entre ${first} et ${second}`,
    mixture: shares => shares.map(([name, share]) => `${percent(share)} ${name}`).join(', '),
  },

  trainer,

  doctor: {
    name: 'Docteur',
    byClass: 'Images générées jugées vraies, par classe',
    evidence: 'Mesures',
    signals: {
      step: 'Étape',
      firstCheckup: 'Premier examen à l’étape',
      discriminatorLoss: 'Perte du discriminateur par image',
      generatorLoss: 'Perte du générateur',
      reconstructionLoss: 'Perte de reconstruction',
      reconstructionError: 'Erreur de reconstruction, par rapport à l’image moyenne',
      realScore: 'Vraies images jugées vraies',
      fakeScore: 'Images générées jugées vraies',
      variety: 'Variété par rapport aux données',
      distanceToMean: 'Distance à l’image moyenne par rapport aux données',
      contrast: 'Contraste par rapport aux données',
      greyness: 'Aplats',
      lattice: 'Damier',
      classVariety: 'Variété au sein d’une classe par rapport aux données',
      lowestClassVariety: 'La même, dans cette classe',
      classScore: 'Images générées jugées vraies, toutes classes',
      lowestClassScore: 'Les mêmes, de cette classe',
    },
    remediedAt: step => `Fait à l’étape ${integer.format(step)}.`,
    applied: label => `Appliqué automatiquement : ${label}.`,
    network: { autoencoder: 'de l’autoencodeur', discriminator: 'du discriminateur', generator: 'du générateur' },
    remedy({ action, label }) {
      if (action.type === 'roll-back') return 'Revenir au dernier état sain';
      if (action.type === 'wait') return 'Attendre';
      return action.factor === 0.5
        ? `Diviser par deux le taux d’apprentissage ${words.doctor?.network?.[action.network] ?? ''}`
        : label;
    },
    finding({ kind, evidence, sentence, className = '' }, phase) {
      const subject = phase === 'autoencoder' ? 'Les reconstructions' : 'Les images';
      const share = (name: string) => percent(evidence[name] ?? NaN);
      const vary = (name: string) => `leur variété est de ${share(name)} de celle des vraies`;
      const has = (...names: string[]) => names.every(name => name in evidence);
      switch (kind) {
        case 'not-finite':
          return 'Une perte ou un poids n’est plus un nombre fini.';
        case 'generator-winning':
          if (!has('realScore', 'fakeScore')) return sentence;
          return phase === 'discriminator'
            ? `Le discriminateur n’apprend pas : il juge vraies ${share('realScore')} des vraies images et ${share('fakeScore')} des images générées.`
            : `Le générateur gagne : le discriminateur juge vraies ${share('fakeScore')} de ses images et seulement ${share('realScore')} des vraies.`;
        case 'lattice':
          return has('lattice')
            ? `${subject} ont un motif en damier, qui fait ${share('lattice')} de leur contraste fin.`
            : sentence;
        case 'grey':
          return has('contrast')
            ? `${subject} sont presque unies : elles ont ${share('contrast')} du contraste des vraies.`
            : sentence;
        case 'mean-face':
          return has('variety') ? `${subject} ressemblent toutes à l’image moyenne : ${vary('variety')}.` : sentence;
        case 'mode-collapse':
          if (has('classVariety'))
            return `Au sein de chaque classe, les images se ressemblent : ${vary('classVariety')}.`;
          return has('variety') ? `${subject} se ressemblent : ${vary('variety')}.` : sentence;
        case 'missing-class':
          if (has('lowestClassScore', 'classScore'))
            return `Le réseau ne sait pas encore dessiner « ${className} » : le discriminateur ne juge vraies que ${share('lowestClassScore')} de ces images, contre ${share('classScore')} toutes classes confondues.`;
          return has('lowestClassVariety', 'classVariety')
            ? `Les images de « ${className} » se ressemblent : ${vary('lowestClassVariety')}, contre ${share('classVariety')} toutes classes confondues.`
            : sentence;
        case 'discriminator-winning':
          return has('fakeScore', 'discriminatorLoss')
            ? `Le discriminateur gagne : il ne juge vraies que ${share('fakeScore')} des images générées (perte ` +
                `${twoDecimals.format(evidence['discriminatorLoss'] ?? NaN)}), et le générateur apprend peu de lui.`
            : sentence;
        case 'not-yet':
          return has('firstCheckup')
            ? `Il est trop tôt. Premier examen à l’étape ${integer.format(evidence['firstCheckup'] ?? NaN)}.`
            : sentence;
        case 'healthy':
          if (has('classVariety', 'variety'))
            return `Ça avance bien. ${subject} sont variées : ${vary('variety')}, et au sein d’une classe elle est de ${share('classVariety')}.`;
          return has('variety') ? `Ça avance bien. ${subject} sont variées : ${vary('variety')}.` : 'Ça avance bien.';
      }
    },
  },

  assessment: {
    hint:
      'Un nouveau réseau, qui n’a jamais rencontré ce générateur, apprend à distinguer les images générées des vraies, puis ' +
      'il est mis à l’épreuve sur des images qu’il ne connaît pas. Cela prend quelques secondes ; l’entraînement continue.',
    ask: 'Demander à un nouveau juge',
    again: 'Demander encore',
    progressLabel: 'Avancement du juge',
    verdict: ({ accuracy }) =>
      `Un nouveau juge distingue ses images des vraies dans ${percent(accuracy)} des cas ; ${percent(0.5)} serait parfait.`,
    interval: (step, { interval: [low, high], verdicts, samples }) =>
      `Étape ${integer.format(step)}. Avec une confiance de ${percent(0.95)} : de ${integer.format(100 * low)} à ${percent(high)}, d’après ` +
      `${integer.format(verdicts)} verdicts ; appris sur ${integer.format(samples)} autres images générées et autant de vraies.`,
    baseline: ({ baseline: { accuracy, interval } }) =>
      `À titre de comparaison, de vraies images sont distinguées d’autres vraies dans ${percent(accuracy)} des cas (de ${integer.format(100 * interval[0])} à ${percent(interval[1])}).`,
    scale: { perfect: '50 % : au hasard', obvious: '100 % : toujours reconnues' },
    missing: classes =>
      `Absentes, ou bien plus rares que dans les données : ${classes.map(({ name }) => name).join(', ')}.`,
    noneMissing: 'Aucune classe ne manque.',
    confused: ({ name, confusedWith }) =>
      confusedWith ? `${name}, prise pour ${confusedWith.name} dans ${percent(confusedWith.share)} des cas` : '',
    worst: all => `Le plus souvent confondues : ${all}.`,
    classifier: accuracy =>
      `D’après un classifieur qui a raison pour ${percent(accuracy)} des vraies images qu’il ne connaît pas.`,
    classes: 'Classe par classe',
    columns: {
      name: 'Classe',
      data: 'Part des vraies',
      samples: 'Part des générées',
      recognised: 'Reconnues',
      confusedWith: 'Prises pour',
    },
    confusion: ({ confusedWith }) => (confusedWith ? `${confusedWith.name} (${percent(confusedWith.share)})` : '–'),
    unknown: '–',
    range: (low, high) => `${low} à ${high}`,
  },

  before: {
    recorded: dataset => `Enregistré : du bruit aux ${dataset === 'digits' ? 'chiffres' : 'visages dessinés'}`,
    recordingLabel: dataset =>
      `Un entraînement enregistré : du bruit aux ${dataset === 'digits' ? 'chiffres, chacun dans une colonne' : 'visages dessinés'}, en boucle`,
    time: seconds =>
      `Environ ${estimate(seconds)} sur le CPU de cet appareil, moins sur un GPU. Premières formes après ${estimate(seconds / 10)} environ.`,
    download: size => `Télécharge ${integer.format(size)} Mo, une seule fois. Rien n’est envoyé.`,
  },
  save: { saveWeights: 'Enregistrer les poids', formatLabel: 'Format des poids' },
  chart: {
    lossChart: 'Perte',
    reconstructionChart: 'Erreur de reconstruction',
    scoreChart: 'Jugées vraies',
    reconstructionLoss: 'Autoencodeur',
    discriminatorLoss: 'Discriminateur',
    generatorLoss: 'Générateur',
    realScore: 'Vraies, D(x)',
    fakeScore: 'Générées, D(G(z))',
    reconstructionSummary: (step, value) =>
      `À l’étape ${integer.format(step)} : erreur quadratique moyenne de l’autoencodeur ${value === null ? '–' : threeDigits.format(value)}.`,
    lineEnds: { reconstructionLoss: '', discriminatorLoss: 'D', generatorLoss: 'G', realScore: 'x', fakeScore: 'G(z)' },
    chartSummary(step, ...values) {
      const [d, g, real, fake] = values.map(value => (value === null ? '–' : twoDecimals.format(value)));
      return (
        `À l’étape ${integer.format(step)} : perte du discriminateur ${d}, du générateur ${g} ; le discriminateur juge vraies ` +
        `les vraies images avec une probabilité de ${real}, et les images générées avec ${fake}.`
      );
    },
  },

  checkpoints: {
    stepNamed: step => `Étape ${integer.format(step)}`,
    checkpointsHint(status) {
      if (!status)
        return '« Exporter » enregistre tout l’entraînement dans un fichier : réseaux, optimiseur, courbes et images.';
      if (!status.writable)
        return 'Cette page n’enregistre pas l’entraînement en ce moment. « Exporter » l’enregistre dans un fichier.';
      return 'Enregistré automatiquement dans ce navigateur (les trois derniers). « Exporter » en fait une copie ailleurs.';
    },
    saveNow: 'Enregistrer maintenant',
    exportCheckpoint: 'Exporter',
    importCheckpoint: 'Importer',
    goBack: 'Rétablir',
    download: 'Télécharger',
    delete: 'Supprimer',
    deleteQuestion: step => `Supprimer l’étape ${integer.format(step)} ?`,
    keep: 'Garder',
  },

  copying: {
    hint:
      'Chaque image de la dernière planche est comparée à toutes les images d’entraînement. Elle compte comme une copie si elle ' +
      'est beaucoup plus proche de l’une d’elles que ne l’est toute autre image.',
    early:
      'Il n’y a encore rien à vérifier : attendez que le docteur ne dise plus qu’il est trop tôt, ou que les images se ressemblent.',
    pairs:
      'La planche montre des images et leurs reconstructions par l’autoencodeur. Ses propres images viennent dans les phases suivantes.',
    check: 'Vérifier la planche',
    again: 'Vérifier la dernière planche',
    verdict: { copying: 'Il copie', 'not copying': 'Il ne copie pas', 'too few to tell': 'Trop peu pour le dire' },
    rate: ({ copyRate, baselineRate }) =>
      `${percent(copyRate)} sont des copies. À titre de comparaison, ${percent(baselineRate)} d’images jamais vues compteraient comme copies.`,
    distances: (step, { samples, data }) =>
      `Étape ${integer.format(step)}. Distance moyenne à l’image d’entraînement la plus proche : ${threeDigits.format(samples)} pour les images générées, ` +
      `${threeDigits.format(data)} pour des images d’entraînement mises de côté. Les distances sont des erreurs quadratiques moyennes de valeurs de −1 à 1.`,
    list: 'Images générées et leurs images d’entraînement les plus proches, les plus suspectes d’abord',
    pair: (number, distance, copy) =>
      `Image ${integer.format(number)}, distance ${threeDigits.format(distance)}${copy ? ', une copie' : ''}`,
    sample: (row, column) => `Image à la ligne ${row}, colonne ${column}`,
    nearest: 'Image d’entraînement la plus proche',
    distance: (distance, limit, copy) =>
      Number.isFinite(limit)
        ? `${more(threeDigits.format(distance))} En dessous de ${threeDigits.format(limit)}, une image compte comme une copie de celle-ci ; ` +
          `${copy ? 'c’est le cas' : 'ce n’est pas le cas'}.`
        : `${more(threeDigits.format(distance))} Il n’y a pas d’autre image d’entraînement pour comparer.`,
    more: count => `Les afficher toutes (${integer.format(count)})`,
  },

  pictures: {
    title: 'Vos images',
    importing: 'Import de vos images',
    importingText: ({ fraction, pictures }) =>
      `${progressPercent(fraction)}${pictures ? ` : ${counted(pictures.taken, 'retenue', 'retenues')}, ${counted(pictures.skipped, 'ignorée', 'ignorées')}` : ''}`,
    cancel,
    facts: (count, size, channels) =>
      `${images(count)} de ${size} × ${size}, ${channels === 1 ? 'en niveaux de gris' : 'en couleurs'}`,
    classes: count => counted(count, 'classe', 'classes'),
    classCount: images,
    sheetLabel: count => `${integer.format(count)} de vos images, telles que le discriminateur les reçoit`,
    taken: 'Recadrées et réduites ; l’entraînement peut aussi les retourner.',
    exact:
      'Exactement ce que reçoit le discriminateur : recadré, réduit, retourné et augmenté comme dans cet entraînement.',
    others: 'En afficher d’autres',
    colours: 'Couleur',
    coloursName: { auto: 'Comme dans les images', grey: 'Niveaux de gris', colour: 'Couleurs' },
    crop: 'Partie de chaque image',
    cropName: { centre: 'Le centre', face: 'Autour du visage', own: 'Un carré choisi' },
    cropOpen: 'Déplacer le carré',
    keep: 'Garder dans ce navigateur',
    keepHint: 'Elles seront encore là après un rechargement. Elles ne sont enregistrées que sur cet appareil.',
    keepDenied: 'Cette page n’a pas d’espace où les garder.',
    restored: 'Gardées depuis votre dernière visite. Pour les importer autrement, choisissez de nouveau les fichiers.',
    forget: 'Les oublier',
    startOver: 'Recommencer avec ces images',
    ready: count => counted(count, 'image est prête.', 'images sont prêtes.'),
  },

  cropper: {
    title: 'Le carré à apprendre',
    text: 'Un même carré pour toutes les images. Faites-le glisser, ou son coin ; les flèches le déplacent, plus et moins changent sa taille.',
    label: 'Carré',
    value: (x, y, size) =>
      `${Math.round(100 * size)} % du petit côté, ${Math.round(100 * x)} % depuis la gauche, ${Math.round(100 * y)} % depuis le haut`,
    loading: 'Chargement des premières images',
    picture: (number, count) => `Image ${number} sur ${count}`,
    results: 'Ce qui sera appris des premières images',
    use: 'Utiliser ce carré',
    cancel,
    smaller: 'Plus petit',
    larger: 'Plus grand',
  },

  pictureCamera: {
    title: 'Images de la caméra',
    state: {
      off: 'Les images restent dans cette page et disparaissent avec elle si vous ne les gardez pas.',
      asking: 'En attente de la caméra. Le navigateur demande peut-être s’il doit l’autoriser.',
      starting: 'La caméra démarre.',
      on: 'La caméra est allumée. Seul ce qui est dans le carré est appris.',
    },
    label: 'Ce que voit la caméra',
    open: 'Allumer la caméra',
    take: 'Prendre une photo',
    count: 'Photos à la suite',
    burst: count => `En prendre ${count} à la suite`,
    stop: 'Arrêter',
    taking: (done, count) => `${done} sur ${count}`,
    taken: images,
    delete: number => `Supprimer la photo ${number}`,
    picture: number => `Photo ${number}`,
    use: count => (count === 1 ? 'Utiliser cette photo' : `Utiliser ces ${count} photos`),
    cancel: 'Éteindre la caméra',
  },

  suggestion: {
    ask: 'Proposer des réglages',
    again: 'Proposer à nouveau',
    cancel,
    timing: 'Un court entraînement mesure la vitesse de cet appareil.',
    busy: 'Mettez d’abord l’entraînement en pause : il fausserait la mesure.',
    use: 'Utiliser ces réglages',
    used: 'Le prochain entraînement utilisera ces réglages.',
    startOverWith: 'Recommencer avec ces réglages',
    facts({ variant, imageSize, batchSize, learningRate, augmentations, ...steps }, seconds, backend) {
      const all = [steps.autoencoderSteps, steps.discriminatorSteps, steps.steps]
        .filter(count => count > 0)
        .map(count => integer.format(count));
      return [
        `Variante ${(words.settings?.variantName?.[variant] ?? variant).toLowerCase()} à ${imageSize} × ${imageSize} pixels`,
        `${integer.format(batchSize)} images par lot`,
        `taux d’apprentissage ${ungrouped.format(learningRate)}`,
        augmentations.length > 0 ? `augmentation par ${list.format(augmentations)}` : 'sans augmentation',
        `${all.join(' + ')} étapes : environ ${timeLeftValue(seconds)} avec ${backend === 'webgl' ? 'WebGL' : 'WebAssembly'}.`,
      ].join(', ');
    },
  },

  settings: {
    question: { dataset: 'Que doit-il apprendre ?', recipe: 'Combien de temps ?', backend: 'Sur quoi ?' },
    advanced: 'Avancé',
    lengthName: { quick: 'Rapide', longer: 'Plus long', paper: 'Comme dans l’article' },
    otherLength: 'Durée personnalisée',
    length: (steps, seconds) =>
      `${steps.map(count => integer.format(count)).join(' + ')} étapes${seconds === null ? '' : `, environ ${estimate(seconds)}`}`,
    ownPictures: 'Vos images',
    recipeHint: {
      quick: 'Lisible en quelques minutes, même sans GPU.',
      paper: 'Fidèle à l’article ; des dizaines de milliers d’étapes.',
    },
    variantName: { plain: 'Simple', autoencoder: 'Autoencodeur' },
    variantHint: {
      plain: 'Part de poids aléatoires.',
      autoencoder:
        'Le générateur apprend d’abord à redessiner des images ; le discriminateur juge à plusieurs profondeurs.',
    },
    pretrainName: { full: 'Les trois phases', none: 'Aucun' },
    pretrainHint: 'Sans lui, les deux réseaux s’affrontent dès le début.',
    headsName: { '1 2 3 4': 'à quatre profondeurs', '4': 'à la dernière couche seulement' },
    headsHint: 'Un logit par profondeur.',
    flipLabel: 'Retourner les images horizontalement',
    flipHint: 'Double les données. Bon pour des visages, mauvais pour des chiffres.',
    classesName: { auto: 'Connues des réseaux', none: 'Non utilisées' },
    classesHint:
      'Quand les réseaux savent ce que montre chaque image, ils apprennent plus vite et n’oublient aucune classe. Seulement pour des données qui ont des classes.',
    augmentationsName: {
      '': 'Aucune',
      'translation cutout': 'Déplacer et découper',
      'colour translation cutout': 'Couleur, déplacer et découper',
    },
    augmentationsHint: 'Pour quelques centaines d’images : le discriminateur ne les apprend alors pas par cœur.',
    autoRemedyLabel: 'Appliquer les remèdes automatiquement',
    autoRemedyHint: 'Baisse les taux d’apprentissage ou revient à un état sain.',
    datasetName: { digits: 'Chiffres manuscrits', faces: 'Visages dessinés' },
    datasetFiles: count => counted(count, 'fichier', 'fichiers'),
    datasetFileLabel: 'Fichiers',
    datasetFolderLabel: 'Ou un dossier',
    datasetHint: 'Des images, un zip d’images ou un fichier au format IDX. Les fichiers restent sur cet appareil.',
    backendRequest: { auto: 'Automatique', webgl: 'GPU', wasm: 'CPU', fastest: 'Mesurer à nouveau' },
    backendHint: 'Peut être changé pendant l’entraînement.',
    adversarialSteps: 'Étapes de face-à-face',
    unit: {
      autoencoderSteps: '',
      discriminatorSteps: '',
      steps: '',
      learningRate: '',
      batchSize: 'images',
      imageSize: 'pixels',
      baseWidth: 'cartes de caractéristiques',
      latentSize: 'nombres',
      seed: '',
    },
    byDefault: value => `par défaut ${value}`,
    ownSize: 'comme les données',
    camera: 'Prendre des photos avec la caméra',
    loadWeights: 'Charger des poids',
    pending: 'Ces réglages valent pour le prochain entraînement.',
    startOverWith: 'Recommencer avec ces réglages',
  },

  grid: {
    name: 'Grille latente',
    posterTitle: 'Parcourez tout ce qu’un réseau sait dessiner',
    posterText:
      'Un générateur transforme quelques nombres en image. En voici beaucoup, côte à côte : explorez-les, gardez les plus ' +
      'belles, et calculez avec elles.',
    posterDrop: 'Déposez ici le fichier d’un générateur, ou ouvrez-en un. Il reste sur cet appareil.',
    missing: {
      element: missingElement,
      kind: id =>
        `L’élément « ${id} » n’a pas de générateur : « for » doit nommer un entraîneur, une grille ou un morphing.`,
      generator: () => waitingForStart,
    },
    skeletonLabel: 'Du bruit, jusqu’à ce qu’il y ait un générateur',
    state: { empty: noGenerator, loading, ready, failed: 'Échec du chargement' },
    stateDrawing: 'Recherche des directions',
    announce: { empty: '', loading: 'Chargement.', ready: 'Prêt.', failed: '' },
    mode: 'Vue',
    modeName: { random: 'Hasard', plane: 'Plan', interpolate: 'Transitions', classes: 'Classes', text: 'Texte' },
    plane: 'Plan',
    planeName: { random: 'Directions au hasard', principal: 'Directions principales', samples: 'Trois images' },
    planeHint: {
      random: 'Deux directions au hasard.',
      principal: 'Les deux directions dans lesquelles les images changent le plus.',
      samples: 'Par trois images au hasard ; épinglez-en trois pour les choisir.',
    },
    planeOfPins: 'Par vos trois premières images épinglées.',
    newSeed: 'Nouvelle graine',
    newSeedTitle: 'Nouvelle graine (touche N)',
    newHand: 'Nouvelle écriture',
    saveInk: 'Enregistrer l’encre seule',
    saveMany: 'En enregistrer 1 000',
    saveManyTitle: 'Enregistrer 1 000 images de cette graine, chacune en PNG, dans un zip',
    savingMany: 'Dessin des 1 000 images',
    seedValue: seed => `Graine ${seed}`,
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire',
    home: 'Vue d’ensemble',
    viewGroup: 'Vue',
    viewFacts({ x, y, zoom }) {
      const range = (middle: number) => `${coordinate(middle - 1 / zoom)} à ${coordinate(middle + 1 / zoom)}`;
      return `x ${range(x)}, y ${range(y)}`;
    },
    copyView: 'Copier la vue',
    copiedView: 'Copié.',
    gridLabel: (rows, columns) => `${integer.format(rows * columns)} images générées, en ${rows} lignes de ${columns}`,
    cellLabel: (row, column, point, name) => {
      const what = name ?? (point && `x ${coordinate(point.x)}, y ${coordinate(point.y)}`);
      return `Ligne ${row + 1}, colonne ${column + 1}${what ? ` : ${what}` : ''}`;
    },
    selected: (row, column) => `Ligne ${row + 1}, colonne ${column + 1} est sélectionnée.`,
    detailHint: 'Pointez une image, ou déplacez-vous avec les flèches, pour la voir ici.',
    detailHintTouch: 'Touchez une image pour la voir en grand.',
    detailLabel: 'Image sélectionnée',
    numbers: z => {
      const shown = [...z.subarray(0, 4)].map(coordinate).join(' ; ');
      return z.length > 4 ? `z = (${shown} ; …), ${integer.format(z.length)} nombres` : `z = (${shown})`;
    },
    outside: 'Hors du domaine sur lequel le générateur a été entraîné.',
    select: 'Sélectionner',
    pin: 'Épingler',
    copyLatent: 'Copier z',
    copiedLatent: 'Copié.',
    pinned: 'Épinglée.',
    facts: ({ height, width, latentSize, latentDistribution }) =>
      `Images de ${height} × ${width} à partir de ${integer.format(latentSize)} nombres, ` +
      (latentDistribution === 'uniform(-1,1)' ? 'chacun de −1 à 1.' : 'chacun de loi normale.'),
    loadErrorTitle: 'Le générateur n’a pas pu être chargé',
    noClipboard: 'Le navigateur n’autorise pas cette page à copier. Sélectionnez le texte et copiez-le vous-même :',
  },

  gridClasses: {
    columns: 'Colonnes',
    attributes: 'Classes de toutes les images',
    any: 'quelconque',
    anyOfPlane: 'selon la graine',
  },

  nearest: {
    nearest: 'Image d’entraînement la plus proche',
    nearestHint: 'Pointez une image pour voir l’image d’entraînement qui en est la plus proche.',
    nearestLabel: 'L’image d’entraînement la plus proche de cette image',
    nearestDistance: (distance, limit, copy) =>
      Number.isFinite(limit)
        ? `${more(threeDigits.format(distance))} En dessous de ${threeDigits.format(limit)}, elle compterait comme une copie${copy ? ', et c’est le cas.' : '.'}`
        : more(threeDigits.format(distance)),
  },

  pins: {
    pins: 'Épinglées',
    pinsHint: 'Épinglez des images pour les garder.',
    pinLabel: index => `Image épinglée ${nth(index)}`,
    unpin: index => `Détacher l’image ${nth(index)}`,
    arithmetic: 'Calcul',
    arithmeticHint:
      'Partez d’une image, retirez ce qu’une autre a, et ajoutez ce qu’a une troisième. Faites glisser les images, ou utilisez les boutons au-dessous. Chaque emplacement fait la moyenne de trois images au plus.',
    example: 'Essayer avec les trois premières images',
    term: { a: 'Départ', b: '−', c: '+' },
    termName: { a: 'Partir de', b: 'Retirer', c: 'Ajouter' },
    termSign: { a: '', b: '−', c: '+' },
    termLabel: (term, count) =>
      `${words.pins?.termName?.[term] ?? term} : ${count === 0 ? 'vide' : `${count} sur 3 images`}`,
    assign: (index, term) => `${words.pins?.termName?.[term] ?? term} : image épinglée ${nth(index)}`,
    unassign: (term, index) => `Enlever l’image ${nth(index)} de « ${words.pins?.termName?.[term] ?? term} »`,
    result: 'Résultat',
    path: 'Images du départ au résultat',
    pinResult: 'Épingler le résultat',
    clear: 'Vider',
  },

  writing: {
    label: digits => (digits ? 'Votre date de naissance ou un autre nombre' : 'Votre texte'),
    left: characters => `Au plus ${counted(characters, 'caractère', 'caractères')}`,
    written: text => `« ${text} », écrit par le réseau`,
    example: text => `Un exemple écrit par le réseau : « ${text} »`,
    gaps: (unknown, known) =>
      `${unknown.map(word => `« ${word} »`).join(', ')} ${unknown.length > 1 ? 'deviennent des blancs' : 'devient un blanc'} : le réseau ` +
      `sait écrire ${known.slice(0, 36).join(' ')}${known.length > 36 ? ' …' : ''}.`,
  },

  morph: {
    posterTitle: 'D’un visage à un autre',
    posterText:
      'Un générateur fait une image de chaque point de son espace latent. Entre deux points se trouve toute une famille ' +
      'd’images que personne n’a encore vues : parcourez-la ici.',
    posterHint: 'Déposez ici un fichier de poids, ou ouvrez-en un.',
    missing: {
      element: missingElement,
      kind: id => `L’élément avec l’id « ${id} » n’a pas de générateur.`,
      generator: () => waitingForStart,
    },
    status: { empty: noGenerator, loading, ready, playing: 'En lecture', failed: 'Arrêté par une erreur' },
    play: 'Lecture',
    pause: 'Pause',
    slider: 'Position entre les images',
    picture: index => `Image ${nth(index)}`,
    place({ from, to, t }) {
      if (t < 0.005) return `Image ${nth(from)}`;
      if (t > 0.995) return `Image ${nth(to)}`;
      return `${percent(t)} du chemin de l’image ${nth(from)} à l’image ${nth(to)}`;
    },
    where: ({ from, to, t }) => ({ share: percent(t), words: `de l’image ${nth(from)} à l’image ${nth(to)}` }),
    placeWhilePlaying: ({ from, to }) => `En lecture, de l’image ${nth(from)} à l’image ${nth(to)}`,
    pictureLabel: place => `Générée : ${place}`,
    noPicture: 'Pas encore d’image',
    sliderHint:
      'Les flèches déplacent, les chiffres vont à une image, la barre d’espace lance la lecture ou la met en pause.',
    keys: 'Images du chemin',
    keyLabel: (index, count, locked) =>
      `Image ${nth(index)} sur ${integer.format(count)}${locked ? ', verrouillée' : ''}`,
    keysHint: 'Les flèches choisissent, Maj et les flèches déplacent, Suppr retire.',
    addKey: 'Ajouter une image',
    shuffleAll: 'Tout changer',
    shuffle: 'Changer',
    lock: 'Verrouiller',
    lockTitle: 'Garder cette image quand toutes changent',
    moveLeft: 'Vers la gauche',
    moveRight: 'Vers la droite',
    remove: 'Retirer',
    fromGrid: index => `Ce que vous sélectionnez dans la grille devient l’image ${nth(index)}.`,
    fromPins: count => `Utiliser les ${integer.format(count)} images épinglées`,
    announce: {
      playing: () => 'En lecture.',
      shuffled: () => 'Images changées.',
      changed: index => `Image ${nth(index)} changée.`,
      found: index => `L’image ${nth(index)} est la plus proche de la photo.`,
      replaced: count => `${integer.format(count)} nouvelles images.`,
      added: count => `Image ${integer.format(count)} ajoutée.`,
      removed: count => `Retirée ; il reste ${integer.format(count)} images.`,
      moved: to => `Déplacée en position ${nth(to)}.`,
    },
    path: 'Chemin',
    interpolation: 'Interpolation',
    interpolationName: { linear: 'Droite', spherical: 'Courbe' },
    interpolationTitle: {
      linear: 'Tout droit à travers l’espace latent (interpolation linéaire)',
      spherical: 'À distance égale de l’origine (interpolation sphérique)',
    },
    closed: 'Boucle',
    closedTitle: 'De la dernière image à la première',
    duration: 'Secondes d’une image à l’autre',
    durationShort: seconds => `${oneDecimal.format(seconds)} s`,
    save: 'Enregistrer',
    saveStrip: 'Bande PNG',
    saveGif: 'GIF, 1 Mo au plus',
    gifSize: 'Un GIF de 1 Mo au plus, que toute messagerie accepte. La vidéo est plus nette et plus fluide.',
    saveVideo: 'Vidéo',
    noVideo: 'Ce navigateur ne sait pas enregistrer de vidéo.',
    tasks: {
      inverting: 'Recherche de l’image la plus ressemblante',
      strip: 'Dessin de la bande',
      gif: 'Création du GIF',
      video: 'Enregistrement de la vidéo',
    },
    machine: ({ backend, height, width, latentSize }) =>
      `${backend.name === 'webgl' ? 'WebGL' : 'WebAssembly'}, ${backend.device}. ` +
      `Images de ${height} × ${width}, chacune à partir de ${integer.format(latentSize)} nombres.`,
  },

  morphClasses: { mix: 'En mélanger deux', classes: index => `Ce que montre l’image ${nth(index)}` },

  photograph: {
    photograph: 'Photo',
    photographText: index =>
      `L’encodeur trouve l’image la plus proche d’une photo ; elle devient l’image ${nth(index)}. La photo reste sur cet appareil.`,
    choosePhotograph: 'Choisir une photo',
    useCamera: 'Utiliser la caméra',
    cameraText: 'Ce que voit la caméra reste dans cette page : rien n’est enregistré ni envoyé.',
    cameraAsking: 'En attente de la caméra. Le navigateur demande peut-être s’il doit l’autoriser.',
    cameraLabel: 'Ce que voit la caméra',
    takePicture: 'Prendre la photo',
    yours: 'Photo',
    generators: 'Générateur',
    likenessLabel: {
      photograph: 'Votre photo, telle que le générateur la reçoit',
      generator: 'L’image la plus ressemblante',
    },
    likeness(error) {
      if (!Number.isFinite(error)) return '';
      const off = Math.sqrt(error) / 2;
      const how =
        off < 0.05
          ? 'Très ressemblante'
          : off < 0.12
            ? 'Ressemblante'
            : off < 0.22
              ? 'Vaguement ressemblante'
              : 'Peu ressemblante';
      return `${how} (écart moyen par pixel ${percent(off)}).`;
    },
    limits: ({ metadata }) =>
      /face/i.test(metadata['dataset'] ?? '')
        ? 'Ce générateur ne connaît que des visages dessinés : il montre le plus ressemblant qu’il sache dessiner, pas vous.'
        : 'Ce générateur ne connaît que les images de son entraînement : il montre la plus ressemblante qu’il sache dessiner.',
    noEncoder:
      'Ces poids n’ont pas d’encodeur et ne peuvent donc rien trouver de ressemblant à une photo. Les fichiers de la variante ' +
      'autoencodeur en ont un, et certains de la variante simple.',
    fileTooLarge: (name, bytes) =>
      `${name ? quoted(name) : 'Ce fichier'} fait ${integer.format(bytes / 1e6)} Mo ; une photo peut en faire 42 au plus.`,
    imageTooLarge: (name, width, height) =>
      `${name ? quoted(name) : 'Ce fichier'} a ${integer.format(width)} × ${integer.format(height)} pixels ; 64 millions sont permis.`,
    noImage: name =>
      `${name ? quoted(name) : 'Ce fichier'} n’est pas une image que ce navigateur sache lire. PNG, JPEG, WebP, GIF, BMP et ` +
      'AVIF en sont ; les fichiers de poids finissent par .safetensors.',
  },

  messages: {
    'module-not-loaded': () => 'Une partie de ce programme n’a pas pu être chargée. Le reste fonctionne.',
    'option-invalid': ({ subject, given, allowed }) =>
      `${subject} vaut ${given} ; il faut ${allowedIn(ALLOWED, String(allowed))}.`,
    'dataset-files-skipped': ({ count, name }) =>
      `${counted(Number(count), 'fichier des données n’est pas utilisé', 'fichiers des données ne sont pas utilisés')}, dont ${name}.`,
    'dataset-few-images': ({ count, enough }) =>
      `Le réseau peut apprendre ${images(Number(count))} par cœur. À partir de ${enough} environ, il commence à inventer.`,
    'batch-size-reduced': ({ wanted, batchSize }) =>
      `Il y a moins d’images que dans un lot de ${wanted} ; cet entraînement a donc des lots de ${batchSize}.`,
    'shards-reduced': ({ batchSize, wanted, shards }) =>
      `Un lot de ${batchSize} images ne se divise pas en ${wanted} parts égales ; cet entraînement a donc ${counted(Number(shards), 'part', 'parts')}.`,
    'pictures-narrow': ({ narrow, count }) =>
      `${narrow} images sur ${count} sont loin d’être carrées : seul leur centre est utilisé.`,
    'pictures-near-duplicates': ({ alike, count }) =>
      `${alike} images sur ${count} sont presque identiques à d’autres : elles apportent peu.`,
    'classes-only-one': ({ name }) =>
      `Toutes les images sont d’une même classe, « ${name} » ; l’entraînement se fait sans classes.`,
    'classes-outside-folders': ({ outside, count }) =>
      `${outside} images sur ${count} sont en dehors des dossiers des autres ; l’entraînement se fait sans classes. Les dossiers sont des classes si chaque image est dans l’un d’eux.`,
    'classes-few-pictures': ({ names, least }) => `Classes de moins de ${least} images : ${names}.`,
    'classes-label-missing': ({ others, count }) =>
      `${others} images sur ${count} n’ont pas d’étiquette ; l’entraînement se fait sans classes.`,
    'suggestion-plain': ({ size }) =>
      `La variante simple à ${size} × ${size} pixels est le chemin le plus court vers des images.`,
    'suggestion-few-for-plain': ({ count, least }) =>
      `La variante autoencodeur se contente de ${images(Number(count))} ; la variante simple en demande au moins ${least}.`,
    'suggestion-few-for-training': ({ few }) =>
      `Avec moins de ${few} images, la variante autoencodeur en dessine de plus nettes, car elle apprend d’abord à les redessiner.`,
    'suggestion-autoencoder': ({ size }) =>
      `Les images sont assez grandes pour ${size} × ${size} pixels, ce pour quoi la variante autoencodeur est faite.`,
    'suggestion-augmentation': ({ count }) =>
      `Le discriminateur apprendrait ${images(Number(count))} par cœur ; l’augmentation retarde cela.`,
    'suggestion-no-augmentation': ({ count }) =>
      `Avec ${integer.format(Number(count))} images, aucune augmentation n’est nécessaire.`,
    'suggestion-slow-size': ({ size, minutes }) =>
      `À ${size} × ${size} pixels, il faudrait ${counted(Number(minutes), 'minute', 'minutes')} à cet appareil.`,
    'memory-large': ({ gigabytes, lower }) =>
      `Cet entraînement demande environ ${gigabytes} Go de mémoire, plus que n’en ont peut-être un téléphone ou un petit ordinateur.${lower ? ` Pour en demander moins, réduisez le réglage « ${labels[String(lower)] ?? lower} ».` : ''}`,
    'threads-refused': ({ reason }) =>
      `Le calcul se fait sur un seul thread, car d’autres n’ont pas pu démarrer : ${reason}.`,
    'backend-no-wasm': () => 'ce navigateur n’a pas WebAssembly',
    'backend-webgl-not-started': () => 'TensorFlow.js n’a pas pu démarrer sur WebGL',
    'classes-empty': ({ names }) =>
      `Aucune image n’a l’étiquette ${names} : seules celles qui apparaissent deviennent des classes.`,
    'classes-too-many': ({ folders, rest, most, name }) =>
      `Il y a ${folders} dossiers, et ${most} classes au plus : les images des ${rest} plus petits dossiers forment la classe « ${name} ».`,
    'suggestion-copies': ({ few }) => `Avec moins de ${few} images, il faut s’attendre à des copies.`,
    'backend-hardware-gpu': () => 'Cet appareil a un GPU qui calcule en float32.',
    'backend-measured-steps': rates => backendRates(rates, 'étapes'),
    'backend-measured-steps-earlier': rates => backendRates(rates, 'étapes', ', d’après une mesure antérieure'),
    'backend-measured-pictures': rates => backendRates(rates, 'images'),
    'backend-measured-pictures-earlier': rates => backendRates(rates, 'images', ', d’après une mesure antérieure'),
    'backend-webgl-failed': ({ problem }) => `L’essai de WebGL a échoué ; c’est donc le CPU qui calcule : ${problem}.`,
    'backend-only-webgl': ({ problem }) =>
      `Le CPU n’a pas pu être mesuré ; c’est donc le GPU qui calcule : ${problem}.`,
    'backend-deterministic': () =>
      'Un entraînement déterministe se calcule sur le CPU, qui donne les mêmes nombres sur tout appareil.',
    'backend-imprecise': ({ equation }) =>
      `Ici, WebGL ne calcule pas en float32 (${equation}) ; c’est donc le CPU qui calcule.`,
    'backend-no-programs': ({ problem }) =>
      `Aucun programme WebGL ne peut être compilé ici (${problem}) ; c’est donc le CPU qui calcule.`,
    'backend-program-failed': ({ program, log }) =>
      `Le programme WebGL « ${program} » ne peut pas être compilé sur cet appareil : ${log}`,
    'backend-texture-too-large': ({ rows, most }) =>
      `Ce GPU a des textures de ${most} lignes au plus, et les réseaux en demandent une de ${rows}.`,
    'backend-texture-no-room': ({ megabytes }) => `Ce GPU n’a pas de place pour une texture de ${megabytes} Mo.`,
    'backend-software-gpu': () => 'Aucun GPU matériel n’a été trouvé ; c’est donc le CPU qui calcule.',
    'backend-no-worker-canvas': () =>
      'Ce navigateur n’a pas de canvas pour les workers ; c’est donc le CPU qui calcule.',
    'backend-no-webgl': () =>
      'Ce navigateur n’a pas WebGL 2, ou ne donne plus de contexte ; c’est donc le CPU qui calcule.',
    'backend-no-float32': () => 'WebGL ne sait pas calculer en float32 ici ; c’est donc le CPU qui calcule.',
    'threads-measured': ({ threads, milliseconds }) =>
      `Le calcul se fait sur ${counted(Number(threads), 'thread', 'threads')}, le plus rapide d’après mesure : ${twoDigits.format(Number(milliseconds))} ms par étape.`,
    'threads-limited': ({ threads }) =>
      `Le calcul se fait sur ${counted(Number(threads), 'thread', 'threads')}, pour laisser un cœur aux images dessinées à côté.`,
    'workers-by-cores': ({ workers, shards }) => `${shardsBy(workers, shards)}.`,
    'workers-measured': ({ workers, shards, milliseconds }) =>
      `${shardsBy(workers, shards)}, le plus rapide d’après mesure : ${twoDigits.format(Number(milliseconds))} ms par étape.`,
    'workers-limited': ({ workers, shards }) =>
      `${shardsBy(workers, shards)}, pour laisser un cœur aux images dessinées à côté.`,
    'workers-lost': ({ workers, shards }) => `${shardsBy(workers, shards)}, car un autre worker a été perdu.`,
    'workers-share-gpu': ({ shards }) => `${shardsBy(1, shards)}, car d’autres partageraient le GPU avec lui.`,
    'workers-have-threads': ({ shards, threads }) =>
      `${shardsBy(1, shards)}, sur ${threads} threads, qui utilisent déjà tous les cœurs.`,
    'workers-one-core': ({ shards }) => `${shardsBy(1, shards)}, car cet appareil n’a qu’un cœur.`,
    'shard-workers-failed': ({ shards, reason }) =>
      `${shardsBy(1, shards)}, car d’autres n’ont pas pu démarrer : ${reason}`,
    'threads-not-isolated': () =>
      'Le calcul se fait sur un seul thread, car cette page n’est pas isolée (« cross-origin isolated »).',
    'threads-by-cores': ({ threads, cores }) =>
      Number(threads) > 1
        ? `Le calcul se fait sur ${threads} threads, pour ${cores} cœurs.`
        : 'Le calcul se fait sur un seul thread, car cet appareil n’a qu’un cœur.',
    'threads-asked-for': ({ threads = 1 }) =>
      `Le calcul se fait sur ${counted(Number(threads), 'thread', 'threads')}, comme demandé.`,
    'worker-silent': ({ seconds }) => `Le worker n’a pas donné signe de vie pendant ${seconds} s.`,
    'worker-not-started': ({ seconds }) => `Le worker n’a pas démarré en ${seconds} s.`,
    'worker-not-spawned': ({ seconds }) => `Le navigateur n’a pas démarré d’autre worker en ${seconds} s.`,
    'worker-lost': () => 'Le worker a été perdu.',
    'run-failed': () => 'L’entraînement a échoué.',
    'assumed-latent-distribution': () => 'On suppose que z suit une loi normale, normal(0,1).',
    'assumed-output-range': () =>
      'On suppose que le modèle donne −1 pour le noir et 1 pour le blanc, car sa dernière étape ne le dit pas.',
    'assumed-activations': ({ options, last, epsilon }) => {
      const words: Readonly<Record<string, string>> = {
        activation: 'ReLU entre les couches',
        lastActivation: `${last} à la fin`,
        epsilon: `un epsilon de ${epsilon} dans les normalisations`,
      };
      const parts = (String(options).match(/\w+/g) ?? []).map(option => words[option]);
      return `Supposé, car un fichier PyTorch ne le dit pas : ${parts.join(', ')}.`;
    },
    'assumed-upsampling': () =>
      'Supposé, car un fichier PyTorch ne le dit pas : l’agrandissement prend le pixel le plus proche (nearest).',
    'assumed-geometry': ({ strides, paddings, scales, options, height, width }) =>
      `Supposé, car un fichier PyTorch ne le dit pas : ${/scales/.test(String(options)) ? `scales ${scales}, ` : ''}strides ${strides} et paddings ${paddings}, ce qui donne ${height} × ${width} pixels.`,
    'assumed-network': ({ network, others }) =>
      `De plusieurs réseaux, c’est ${network} qui est dessiné ; il y a aussi ${others}.`,
    'weights-left-out': ({ count, names }) => `Des poids du fichier n’ont pas été utilisés : ${names} (${count}).`,
    'encoder-missing': () => 'Ces poids n’ont pas d’encodeur, nécessaire pour trouver z à partir d’une image.',
  },
};

/** Also with narrow ones before signs of two parts and within quotation marks, and a full one before a colon. */
export default withText(words, text =>
  unbroken(text.replace(/ (?=[;?!%»])|(?<=«) /g, '\u202f').replace(/ (?=:)/g, '\u00a0')),
);
