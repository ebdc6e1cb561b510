/** The kiosk's words, in each of the languages that it brings along. */
import type { Language, Settings, StationName } from './settings.js';
import type { Reason } from './watchdog.js';

const en = {
  languageName: 'English',
  title: 'A machine that learns to draw',
  subtitle:
    'Two networks play a game: one draws, the other tells its drawings from real pictures. Each makes the other better.',
  touch: 'Touch to begin',
  attractDigits: 'Every one of these digits was drawn by a network. Nobody wrote them.',
  attractFaces: 'None of these faces was drawn by a person.',
  attractRecording: 'A whole training in 20 seconds, recorded: from noise to digits.',
  recordedStep: (step: number, steps: number) => `Step ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}`,
  /** Owed by the licences of what is shown. */
  creditLine: 'Faces after “Toon Head” by Johan Melin (CC BY 4.0). Digits after the MNIST database.',
  scanMe: 'More about it',
  largeType: 'Larger text',
  seated: 'Within reach',
  menu: 'What would you like to do?',
  back: 'Back',
  stillThere: 'Are you still there?',
  stillThereIn: (seconds: number) =>
    seconds === 1 ? 'Starting over in a second.' : `Starting over in ${seconds} seconds.`,
  stillHere: 'I’m still here',
  station: {
    train: 'Watch it learn',
    write: 'Write a number',
    grid: 'Explore the map',
    morph: 'Morph faces',
  } satisfies Record<StationName, string>,
  about: {
    train: 'A network learns to write digits from scratch.',
    write: 'Your birthday, in a hand that nobody has.',
    grid: 'Walk around on a map of all its sevens, or of another digit.',
    morph: 'Turn one face into another.',
  } satisfies Record<StationName, string>,
  hint: {
    train:
      'One network draws, the other one judges. Each learns from the other. Slide along the strip to go back in time.',
    write: 'Type your birthday. The network has learnt what digits look like, and writes each anew.',
    grid: 'Drag the map. Zoom in with two fingers. Choose another digit.',
    gridFaces: 'Thirty-six faces that nobody drew, different each time.',
    morph: 'Slide your finger from face to face, or touch one to choose it.',
  },
  start: 'Start',
  pause: 'Pause',
  resume: 'Continue',
  restart: 'Start over',
  loading: (percent: number) => `Getting ready: ${percent} %`,
  preparing: 'Getting ready',
  progress: (step: number, steps: number) => `Lesson ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}`,
  imagesSeen: (images: number) => `${images.toLocaleString('en')} digits seen`,
  timeLeft: (minutes: number) =>
    minutes < 1 ? 'less than a minute left' : minutes === 1 ? 'a minute left' : `${minutes} minutes left`,
  finished: 'Done.',
  digits: 'Digits',
  faces: 'Faces',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  resetView: 'The whole map',
  newFaces: 'New faces',
  newHand: 'Another hand',
  clear: 'Clear',
  gap: 'Gap',
  numberPad: 'Number pad',
  whichDigit: 'Which digit?',
  play: 'Play',
  useMyFace: 'Use my face',
  cameraAsk: 'Look into the camera.',
  cameraNote: 'Your picture never leaves this machine, and is deleted when you leave.',
  cameraTake: 'Take the picture',
  cameraCancel: 'No, thank you',
  cameraFailed: 'The camera is not responding.',
  failed: 'Something went wrong here. Please go back and choose again.',
  trouble: 'One moment, please',
  troubleAbout: 'This exhibit is restarting.',
  settings: 'Settings',
  pinAsk: 'PIN',
  pinWrong: 'Wrong PIN',
  pinDelete: 'Delete',
  save: 'Save',
  cancel: 'Cancel',
  invalid: 'Not a valid value',
  notSaved: 'The browser could not store the settings.',
  visits: 'Visitors since',
  visitsOf: (date: Date, counts: string) => `${date.toLocaleDateString('en')}: ${counts}`,
  resetVisits: 'Count from zero',
  removeLogo: 'Remove the logo',
  on: 'On',
  field: {
    language: 'Language',
    languages: 'Languages that visitors may choose',
    title: 'Title',
    subtitle: 'Sentence below the title',
    logo: 'Logo',
    link: 'Address for the QR code',
    credits: 'More credits',
    largeType: 'Larger text for everybody',
    seated: 'Everything in reach of seated visitors',
    idleSeconds: 'Return to the loop without a touch after',
    sceneSeconds: 'Length of a scene in the loop',
    stations: 'Stations',
    nightHour: 'Reload every night',
    recipe: 'Training recipe',
    camera: 'Camera',
    pin: 'PIN for these settings, 4 to 8 digits',
  } satisfies Record<keyof Settings, string>,
  recipe: { quick: 'quick: minutes', paper: 'paper: hours' } satisfies Record<Settings['recipe'], string>,
  cameraOn: 'Visitors may use their own face',
  seconds: (seconds: number) => (seconds < 120 ? `${seconds} seconds` : `${seconds / 60} minutes`),
  never: 'never',
  hour: (hour: number) => `at ${hour}:00`,
  none: 'none',
  facts: 'This machine',
  version: 'Version',
  notInstalled: 'not installed; it needs its server',
  refused: 'Refused release',
  reloads: 'Reloads by the watchdog',
  reload: (count: number, last: Date, reason: string) => `${count}, last ${last.toLocaleString('en')}: ${reason}`,
  reason: {
    'nothing-drawn': 'nothing was drawn',
    failed: 'an element failed',
    stalled: 'the page stopped responding',
  } satisfies Record<Reason, string>,
  wakeLock: 'Screen kept on',
  isolated: 'Isolated from other origins',
  yes: 'yes',
  no: 'no',
};

export type Texts = typeof en;

const de: Texts = {
  languageName: 'Deutsch',
  title: 'Eine Maschine lernt zeichnen',
  subtitle:
    'Zwei Netze spielen gegeneinander: Das eine zeichnet, das andere unterscheidet seine Zeichnungen von echten Bildern. Jedes macht das andere besser.',
  touch: 'Zum Beginnen berühren',
  attractDigits: 'Jede dieser Ziffern hat ein Netz gezeichnet. Niemand hat sie geschrieben.',
  attractFaces: 'Keines dieser Gesichter hat ein Mensch gezeichnet.',
  attractRecording: 'Ein ganzes Training in 20 Sekunden, aufgezeichnet: vom Rauschen zu Ziffern.',
  recordedStep: (step, steps) => `Schritt ${step.toLocaleString('de')} von ${steps.toLocaleString('de')}`,
  creditLine: 'Gesichter nach „Toon Head“ von Johan Melin (CC BY 4.0). Ziffern nach der Datenbank MNIST.',
  scanMe: 'Mehr darüber',
  largeType: 'Größere Schrift',
  seated: 'In Reichweite',
  menu: 'Was möchten Sie tun?',
  back: 'Zurück',
  stillThere: 'Sind Sie noch da?',
  stillThereIn: seconds =>
    seconds === 1 ? 'In einer Sekunde geht es von vorn los.' : `In ${seconds} Sekunden geht es von vorn los.`,
  stillHere: 'Ich bin noch da',
  station: {
    train: 'Beim Lernen zusehen',
    write: 'Eine Zahl schreiben',
    grid: 'Karte erkunden',
    morph: 'Gesichter verwandeln',
  },
  about: {
    train: 'Ein Netz lernt von Grund auf, Ziffern zu schreiben.',
    write: 'Ihr Geburtstag, in einer Handschrift, die niemand hat.',
    grid: 'Eine Landkarte aller seiner Siebenen, oder einer anderen Ziffer.',
    morph: 'Verwandeln Sie ein Gesicht in ein anderes.',
  },
  hint: {
    train: 'Ein Netz zeichnet, das andere urteilt. Beide lernen voneinander. Der Streifen führt zurück in der Zeit.',
    write: 'Tippen Sie Ihren Geburtstag. Das Netz hat gelernt, wie Ziffern aussehen, und schreibt jede neu.',
    grid: 'Ziehen Sie die Karte, vergrößern Sie mit zwei Fingern. Wählen Sie eine andere Ziffer.',
    gridFaces: 'Sechsunddreißig Gesichter, die niemand gezeichnet hat, jedes Mal andere.',
    morph: 'Fahren Sie mit dem Finger von Gesicht zu Gesicht, oder tippen Sie eines an.',
  },
  start: 'Starten',
  pause: 'Anhalten',
  resume: 'Weiter',
  restart: 'Von vorn beginnen',
  loading: percent => `Wird vorbereitet: ${percent} %`,
  preparing: 'Wird vorbereitet',
  progress: (step, steps) => `Lektion ${step.toLocaleString('de')} von ${steps.toLocaleString('de')}`,
  imagesSeen: images => `${images.toLocaleString('de')} Ziffern gesehen`,
  timeLeft: minutes =>
    minutes < 1 ? 'noch weniger als eine Minute' : minutes === 1 ? 'noch eine Minute' : `noch ${minutes} Minuten`,
  finished: 'Fertig.',
  digits: 'Ziffern',
  faces: 'Gesichter',
  zoomIn: 'Näher',
  zoomOut: 'Weiter weg',
  resetView: 'Die ganze Karte',
  newFaces: 'Neue Gesichter',
  newHand: 'Andere Handschrift',
  clear: 'Löschen',
  gap: 'Lücke',
  numberPad: 'Ziffernfeld',
  whichDigit: 'Welche Ziffer?',
  play: 'Abspielen',
  useMyFace: 'Mein Gesicht verwenden',
  cameraAsk: 'Sehen Sie in die Kamera.',
  cameraNote: 'Ihr Bild verlässt dieses Gerät nicht und wird gelöscht, wenn Sie gehen.',
  cameraTake: 'Bild aufnehmen',
  cameraCancel: 'Nein, danke',
  cameraFailed: 'Die Kamera reagiert nicht.',
  failed: 'Hier ist etwas schiefgegangen. Gehen Sie bitte zurück und wählen Sie noch einmal.',
  trouble: 'Einen Augenblick, bitte',
  troubleAbout: 'Dieses Exponat startet gerade neu.',
  settings: 'Einstellungen',
  pinAsk: 'PIN',
  pinWrong: 'Falsche PIN',
  pinDelete: 'Löschen',
  save: 'Speichern',
  cancel: 'Abbrechen',
  invalid: 'Ungültiger Wert',
  notSaved: 'Der Browser konnte die Einstellungen nicht speichern.',
  visits: 'Besuche seit',
  visitsOf: (date, counts) => `${date.toLocaleDateString('de')}: ${counts}`,
  resetVisits: 'Von null an zählen',
  removeLogo: 'Logo entfernen',
  on: 'An',
  field: {
    language: 'Sprache',
    languages: 'Sprachen, die Besucher wählen können',
    title: 'Titel',
    subtitle: 'Satz unter dem Titel',
    logo: 'Logo',
    link: 'Adresse für den QR-Code',
    credits: 'Weitere Nennungen',
    largeType: 'Größere Schrift für alle',
    seated: 'Alles in Reichweite für Sitzende',
    idleSeconds: 'Ohne Berührung zurück zur Schleife nach',
    sceneSeconds: 'Dauer einer Szene der Schleife',
    stations: 'Stationen',
    nightHour: 'Jede Nacht neu laden',
    recipe: 'Trainingsrezept',
    camera: 'Kamera',
    pin: 'PIN für diese Einstellungen, 4 bis 8 Ziffern',
  },
  recipe: { quick: 'quick: Minuten', paper: 'paper: Stunden' },
  cameraOn: 'Besucher dürfen ihr eigenes Gesicht verwenden',
  seconds: seconds => (seconds < 120 ? `${seconds} Sekunden` : `${seconds / 60} Minuten`),
  never: 'nie',
  hour: hour => `um ${hour} Uhr`,
  none: 'keine',
  facts: 'Dieses Gerät',
  version: 'Version',
  notInstalled: 'nicht installiert; braucht den Server',
  refused: 'Abgelehnte Version',
  reloads: 'Neustarts durch den Wächter',
  reload: (count, last, reason) => `${count}, zuletzt ${last.toLocaleString('de')}: ${reason}`,
  reason: {
    'nothing-drawn': 'nichts wurde gezeichnet',
    failed: 'ein Element ist ausgefallen',
    stalled: 'die Seite hing',
  },
  wakeLock: 'Bildschirm bleibt an',
  isolated: 'Von anderen Ursprüngen isoliert',
  yes: 'ja',
  no: 'nein',
};

/** The words by language; {@link addLanguages} adds those of a data file. */
export const texts: { readonly en: Texts; readonly de: Texts; [language: Language]: Texts } = { en, de };

/** The languages that there are words in. */
export function languages(): readonly Language[] {
  return Object.keys(texts);
}

/** The words in a language; English if there are none. */
export function textsIn(language: Language): Texts {
  return (Object.hasOwn(texts, language) ? texts[language] : undefined) ?? en;
}

/**
 * Adds the languages of a data file: for each tag the words under the same names as here. What is a function here is a text
 * with `{1}`, `{2}` for what it is given; what is missing is in English. What is none of that is left out.
 */
export function addLanguages(file: unknown): void {
  if (typeof file !== 'object' || file === null) return;
  for (const [tag, words] of Object.entries(file)) {
    if (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag)) texts[tag] = filledIn(en, words, tag) as Texts;
  }
}

function filledIn(english: object, words: unknown, tag: Language): object {
  const given = typeof words === 'object' && words !== null ? (words as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(english).map(([name, ours]: [string, unknown]) => {
      const theirs = given[name];
      if (typeof ours === 'object' && ours !== null) return [name, filledIn(ours, theirs, tag)];
      if (typeof theirs !== 'string' || theirs.trim() === '') return [name, ours];
      return [name, typeof ours === 'function' ? template(theirs, tag) : theirs];
    }),
  );
}

function template(text: string, tag: Language) {
  const shown = (value: unknown) => {
    if (typeof value === 'number') return value.toLocaleString(tag);
    return value instanceof Date ? value.toLocaleDateString(tag) : String(value);
  };
  return (...values: readonly unknown[]) =>
    text.replace(/\{(\d)\}/g, (hole, number: string) => {
      const value = values[Number(number) - 1];
      return value === undefined ? hole : shown(value);
    });
}

/** The names of texts that are plain strings, which the page's markup may ask for by `data-text`. */
export type Word = { [Name in keyof Texts]: Texts[Name] extends string ? Name : never }[keyof Texts];

/** Puts the texts where the markup asks for them. */
export function fillWords(root: ParentNode, words: Texts): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-text]')) {
    const word = words[element.dataset['text'] as Word];
    if (typeof word === 'string') element.textContent = word;
  }
}
