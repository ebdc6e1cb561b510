/** What is on the kiosk's page: one screen at a time, with its words in the visitor's language. */
import type { Language, Settings, StationName } from './settings.js';
import type { Control, Station } from './station.js';
import { fillWords, languages, textsIn, type Texts, type Word } from './texts.js';
import { fillWall } from './wall.js';

/** The id of each full-screen part of the page. */
export type Screen = 'attract' | 'menu' | 'station' | 'trouble';

/** What visitors may set for themselves; each is an attribute of the body. */
export type Comfort = 'large' | 'seated';

/** @throws Error if the page has no such element */
export function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

export class KioskView {
  settings: Settings;
  /** The visitor's language; {@link show} makes a change visible. */
  language: Language;
  readonly #onChoice: (name: StationName) => void;
  #station: { readonly name: StationName; readonly station: Station } | null = null;
  #sceneWords: Word = 'preparing';

  /** @param onChoice is called when a visitor chooses a station from the menu */
  constructor(settings: Settings, onChoice: (name: StationName) => void) {
    this.settings = settings;
    this.language = settings.language;
    this.#onChoice = onChoice;
  }

  get texts(): Texts {
    return textsIn(this.language);
  }

  show(screen: Screen): void {
    document.body.dataset['screen'] = screen;
    for (const main of document.querySelectorAll<HTMLElement>('.screen')) main.hidden = main.id !== screen;
    this.#fill();
  }

  switchLanguage(): void {
    this.language = this.#nextLanguage;
    this.#station?.station.onLanguage?.();
    this.#fill();
  }

  /** Larger text, or everything within reach of seated visitors. @param on by default the other state */
  setComfort(name: Comfort, on = !document.body.hasAttribute(`data-${name}`)): void {
    document.body.toggleAttribute(`data-${name}`, on);
    this.#fillComfort();
  }

  /**
   * Describes the scene of the attract loop. Nothing else is filled in: the loop continues behind the menu, whose
   * buttons must not be replaced under a finger.
   */
  showScene(words: Word, position: string): void {
    this.#sceneWords = words;
    Object.assign(find('#attract').dataset, { position, scene: words });
    this.#fillSceneWords();
  }

  mountStation(name: StationName, station: Station): void {
    this.#station = { name, station };
    station.exhibit.classList.add(name);
    find('#exhibit').replaceChildren(station.exhibit);
    find('#panel').replaceChildren(...(station.panel ? [station.panel] : []));
    find('#controls').replaceChildren(...station.controls.map(control => this.#controlButton(control)));
  }

  unmountStation(): void {
    this.#station = null;
    find('#exhibit').replaceChildren();
    find('#panel').replaceChildren();
  }

  /** Brings sentences and buttons up to date with the station's state. */
  updateStation(): void {
    if (!this.#station) return;
    const { name, station } = this.#station;
    find('#station-name').textContent = this.texts.station[name];
    find('#hint').textContent = station.hint(this.texts);
    find('#status').replaceChildren(
      ...station
        .status(this.texts)
        .map(sentence => Object.assign(document.createElement('p'), { textContent: sentence })),
    );
    const buttons = find('#controls').querySelectorAll('button');
    station.controls.forEach((control, i) => {
      const button = buttons[i];
      if (button) this.#label(button, control);
    });
  }

  /**
   * Asks whether the visitor is still there. @param secondsLeft until the loop starts; `null` takes the question back
   */
  warnOfIdleness(secondsLeft: number | null): void {
    const dialog = find<HTMLDialogElement>('#still-there');
    if (secondsLeft === null) return dialog.close();
    find('#seconds-left').textContent = this.texts.stillThereIn(secondsLeft);
    if (!dialog.open) dialog.showModal();
  }

  #fill(): void {
    document.documentElement.lang = this.language;
    document.title = this.texts.title;
    fillWords(document, this.texts);
    this.#fillSceneWords();
    fillWall(document, this.settings, this.texts);
    const next = this.#nextLanguage;
    for (const button of document.querySelectorAll<HTMLElement>('.language')) {
      button.textContent = textsIn(next).languageName;
      button.lang = next;
      button.hidden = next === this.language;
    }
    this.#fillComfort();
    find('#choices').replaceChildren(...this.settings.stations.map(name => this.#choiceButton(name)));
    this.updateStation();
  }

  #fillComfort(): void {
    for (const button of document.querySelectorAll<HTMLElement>('.comfort')) {
      const name = button.dataset['comfort'] as Comfort;
      button.setAttribute('aria-pressed', String(document.body.hasAttribute(`data-${name}`)));
    }
  }

  #fillSceneWords(): void {
    find('#scene-words').textContent = String(this.texts[this.#sceneWords]);
  }

  #choiceButton(name: StationName): HTMLButtonElement {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: `choice ${name}` });
    const span = (className: string, textContent: string) =>
      Object.assign(document.createElement('span'), { className, textContent });
    button.append(span('glyph', ''), span('name', this.texts.station[name]), span('about', this.texts.about[name]));
    button.addEventListener('click', () => this.#onChoice(name));
    return button;
  }

  #controlButton(control: Control): HTMLButtonElement {
    const className = control.primary ? 'large primary' : 'large';
    const button = Object.assign(document.createElement('button'), { type: 'button', className });
    button.addEventListener('click', () => {
      control.onPress();
      this.updateStation();
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

  /** The one after the present one, of those that visitors may choose and that there are words in. */
  get #nextLanguage(): Language {
    const offered = this.settings.languages.filter(language => languages().includes(language));
    return offered[(offered.indexOf(this.language) + 1) % offered.length] ?? this.language;
  }
}
