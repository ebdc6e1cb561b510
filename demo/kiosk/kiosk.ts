/**
 * The kiosk: what is on the screen, and what leads from one screen to another. A loop while nobody is there; a touch
 * opens the menu, the menu a station; when the visitor has gone, the loop begins again and nothing of him is left.
 */
import 'dcgan-elements';
import { AttractMode } from './attract-mode.js';
import { onLongPress } from './long-press.js';
import { Idle } from './idle.js';
import { Installation } from './installation.js';
import { suppressBrowserDefaults } from './suppress-defaults.js';
import { reloadDue } from './scheduled-reload.js';
import { askPin } from './pin.js';
import { forgiveShortDrags } from './forgiving-tap.js';
import { openSettings, type Fact } from './settings-page.js';
import { LANGUAGES, loadSettings, saveSettings, type Language, type Settings, type StationName } from './settings.js';
import type { Control, Station } from './station.js';
import { openStation } from './stations.js';
import { fillWords, texts, type Texts, type Word } from './texts.js';
import { WakeLock } from './wake-lock.js';
import { Watchdog } from './watchdog.js';

type Screen = 'attract' | 'menu' | 'station' | 'trouble';

const BEAT_MS = 1000;
/** How long after its time a scene may still come before the watchdog takes it for dead. */
const SCENE_GRACE_SECONDS = 60;
/** One scene may fail; two in a row mean that no scene will do. */
const FAILED_SCENES = 2;
/** A new release is looked for so often, and at each start. */
const CHECK_MS = 60 * 60 * 1000;

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

class Kiosk {
  settings: Settings = loadSettings();
  language: Language = this.settings.language;
  screen: Screen = 'attract';
  station: Station | null = null;
  stationName: StationName | null = null;
  sceneWords: Word = 'preparing';
  readonly #loadedAt = new Date();
  #failedScenes = 0;
  #checkedAt = Date.now();

  readonly #installation = new Installation();
  readonly #wakeLock = new WakeLock();
  readonly #idle = new Idle({
    onWarning: seconds => this.#warn(seconds),
    onIdle: () => this.toLoop(),
  });
  readonly #watchdog = new Watchdog({
    onTrouble: () => this.#show('trouble'),
    reload: () => void this.#installation.reload(),
  });
  readonly #attract = new AttractMode(find('#stage'), {
    onScene: (words, place) => {
      this.sceneWords = words;
      find('#attract').dataset['place'] = place;
      this.#fillSceneWords();
    },
    onDrawn: () => {
      this.#failedScenes = 0;
      document.body.toggleAttribute('data-drawn', true);
      this.#watchdog.drawn(Date.now());
    },
    onFailed: error => {
      console.error(error);
      this.#failedScenes += 1;
      if (this.#failedScenes >= FAILED_SCENES) this.#watchdog.trip('failed', Date.now());
    },
  });

  get texts(): Texts {
    return texts[this.language];
  }

  begin(): void {
    suppressBrowserDefaults();
    this.#listen();
    this.#wakeLock.begin();
    if (this.#installation.installed) {
      void this.#install();
      this.#open();
    } else {
      this.#show('attract'); // in words only: what is loaded now would be loaded, and kept, twice
      void this.#install().then(() => (this.#installation.turned ? this.#installation.reload() : this.#open()));
    }
  }

  #open(): void {
    find<HTMLButtonElement>('#touch').disabled = false;
    this.toLoop();
    setInterval(() => this.#beat(), BEAT_MS);
  }

  // ---------------------------------------------------------------------------------------------- from screen to screen

  /** As it was before the visitor came. */
  toLoop(): void {
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    this.#closeStation();
    this.#idle.end();
    this.language = this.settings.language;
    this.#show('attract');
    this.#attract.begin(this.settings.sceneSeconds);
    this.#watchdog.expect(Date.now(), this.settings.sceneSeconds + SCENE_GRACE_SECONDS);
  }

  toMenu(): void {
    this.#closeStation();
    this.#idle.begin(Date.now(), this.settings.idleSeconds);
    this.#attract.begin(this.settings.sceneSeconds); // it goes on behind the menu
    this.#watchdog.relax();
    this.#show('menu');
    find('#choices button').focus({ preventScroll: true });
  }

  toStation(name: StationName): void {
    this.#attract.end(); // the machine belongs to the visitor
    this.stationName = name;
    this.station = openStation[name]({
      settings: this.settings,
      texts: () => this.texts,
      changed: () => this.#fillStation(),
    });
    this.station.exhibit.classList.add(name);
    find('#exhibit').replaceChildren(this.station.exhibit);
    find('#controls').replaceChildren(...this.station.controls.map(control => this.#button(control)));
    this.#show('station');
  }

  #closeStation(): void {
    this.station?.close?.();
    this.station = this.stationName = null;
    find('#exhibit').replaceChildren();
  }

  #show(screen: Screen): void {
    this.screen = screen;
    document.body.dataset['screen'] = screen;
    for (const main of document.querySelectorAll<HTMLElement>('.screen')) main.hidden = main.id !== screen;
    this.#fill();
  }

  // ---------------------------------------------------------------------------------------------- words

  #fill(): void {
    const { texts: words, language } = this;
    document.documentElement.lang = language;
    document.title = words.title;
    fillWords(document, words);
    this.#fillSceneWords();
    for (const button of document.querySelectorAll('.language'))
      button.textContent = texts[this.#otherLanguage].languageName;
    find('#choices').replaceChildren(...this.settings.stations.map(name => this.#choice(name)));
    this.#fillStation();
  }

  /** On their own: the loop goes on behind the menu, whose buttons must stay what they are under a finger. */
  #fillSceneWords(): void {
    find('#scene-words').textContent = String(this.texts[this.sceneWords]);
  }

  #fillStation(): void {
    const { station, stationName, texts: words } = this;
    if (!station || !stationName) return;
    find('#station-name').textContent = words.station[stationName];
    find('#hint').textContent = station.hint(words);
    find('#said').replaceChildren(
      ...station.say(words).map(sentence => Object.assign(document.createElement('p'), { textContent: sentence })),
    );
    const buttons = find('#controls').querySelectorAll('button');
    station.controls.forEach((control, i) => {
      const button = buttons[i];
      if (button) this.#label(button, control);
    });
  }

  #choice(name: StationName): HTMLButtonElement {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: `choice ${name}` });
    const word = (className: string, textContent: string) =>
      Object.assign(document.createElement('span'), { className, textContent });
    button.append(word('glyph', ''), word('name', this.texts.station[name]), word('about', this.texts.about[name]));
    button.addEventListener('click', () => this.toStation(name));
    return button;
  }

  #button(control: Control): HTMLButtonElement {
    const className = control.primary ? 'large primary' : 'large';
    const button = Object.assign(document.createElement('button'), { type: 'button', className });
    button.addEventListener('click', () => {
      control.press();
      this.#fillStation();
    });
    this.#label(button, control);
    return button;
  }

  #label(button: HTMLButtonElement, { label, pressed }: Control): void {
    const words = label(this.texts);
    button.hidden = words === null;
    button.textContent = words;
    if (pressed) button.setAttribute('aria-pressed', String(pressed()));
  }

  get #otherLanguage(): Language {
    return LANGUAGES.find(language => language !== this.language) ?? this.language;
  }

  // ---------------------------------------------------------------------------------------------- what happens

  #listen(): void {
    const touched = () => this.#idle.touch(Date.now());
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
      addEventListener(type, touched, { capture: true, passive: true });
    find('#touch').addEventListener('click', () => this.toMenu());
    find('#menu .back').addEventListener('click', () => this.toLoop());
    find('#station .back').addEventListener('click', () => this.toMenu());
    find('#still-there button').addEventListener('click', () => find<HTMLDialogElement>('#still-there').close());
    for (const button of document.querySelectorAll('.language')) {
      button.addEventListener('click', () => {
        this.language = this.#otherLanguage;
        this.#fill();
      });
    }
    for (const screen of document.querySelectorAll<HTMLElement>('.screen, #still-there')) forgiveShortDrags(screen);
    onLongPress(find('#corner'), () => void this.#openSettings());
    for (const id of ['#settings', '#pin']) find(id).addEventListener('close', () => this.#closedSettings());
  }

  #warn(secondsLeft: number | null): void {
    const dialog = find<HTMLDialogElement>('#still-there');
    if (secondsLeft === null) return dialog.close();
    find('#seconds-left').textContent = this.texts.stillThereIn(secondsLeft);
    if (!dialog.open) dialog.showModal();
  }

  async #openSettings(): Promise<void> {
    if (document.querySelector('dialog[open]')) return;
    this.#idle.begin(Date.now(), this.settings.idleSeconds); // a form that is left open closes by itself
    if (!(await askPin(find('#pin'), this.settings.pin, this.texts))) return;
    openSettings(find('#settings'), {
      settings: this.settings,
      texts: this.texts,
      facts: await this.#facts(),
      save: settings => {
        if (!saveSettings(settings)) return false;
        this.settings = settings;
        this.#attract.end();
        queueMicrotask(() => this.toLoop());
        return true;
      },
    });
  }

  /** On the loop there is no visitor to wait for, even if there was somebody at the settings. */
  #closedSettings(): void {
    if (this.screen === 'attract' && !document.querySelector('dialog[open]')) this.#idle.end();
  }

  async #facts(): Promise<readonly Fact[]> {
    const { texts: words } = this;
    const { reloads } = this.#watchdog;
    const last = reloads.at(-1);
    const yesOrNo = (value: boolean) => (value ? words.yes : words.no);
    return [
      [words.version, (await this.#installation.version()) ?? words.notInstalled],
      [words.reloads, last ? words.reload(reloads.length, new Date(last.at), words.reason[last.reason]) : words.none],
      [words.refused, this.#installation.refused ?? words.none],
      [words.wakeLock, yesOrNo(this.#wakeLock.held)],
      [words.isolated, yesOrNo(crossOriginIsolated)],
    ];
  }

  // ---------------------------------------------------------------------------------------------- day after day

  /** Once a second: everything that waits for something waits here. */
  #beat(): void {
    const now = Date.now();
    this.#idle.beat(now);
    this.#watchdog.beat(now, document.hidden);
    if (this.screen !== 'attract' || document.querySelector('dialog[open]')) return; // never under a visitor's hands
    this.#installation.turn();
    if (now - this.#checkedAt > CHECK_MS) {
      this.#checkedAt = now;
      this.#installation.check();
    }
    const night = reloadDue(this.#loadedAt, new Date(now), this.settings.nightHour);
    if (night || this.#installation.turned) void this.#installation.reload();
  }

  async #install(): Promise<void> {
    await this.#installation.begin();
    this.#installation.check();
  }
}

new Kiosk().begin();
