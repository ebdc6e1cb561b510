/**
 * The kiosk: which screen is shown, and what leads from one to the next. The attract loop runs while nobody is there; a
 * touch opens the menu, and the menu a station. When the visitor has left, the loop starts again and nothing of theirs
 * remains.
 */
import 'dcgan-elements';
import { AttractMode } from './attract-mode.js';
import { forgiveShortDrags } from './forgiving-tap.js';
import { IdleTimer } from './idle-timer.js';
import { KioskView, find, type Comfort, type Screen } from './kiosk-view.js';
import { onLongPress } from './long-press.js';
import { Maintenance } from './maintenance.js';
import { askPin } from './pin.js';
import { openSettings } from './settings-page.js';
import { loadSettings, saveSettings, type Settings, type StationName } from './settings.js';
import type { Station } from './station.js';
import { openStation } from './stations.js';
import { addLanguages } from './texts.js';
import { countVisit, loadVisits, resetVisits } from './visits.js';
import { suppressBrowserDefaults } from './suppress-defaults.js';
import { WakeLock } from './wake-lock.js';

class Kiosk {
  #settings: Settings = loadSettings();
  #screen: Screen = 'attract';
  #station: Station | null = null;

  readonly #view = new KioskView(this.#settings, name => this.#openStation(name));
  readonly #wakeLock = new WakeLock();
  readonly #idle = new IdleTimer({
    onWarning: seconds => this.#view.warnOfIdleness(seconds),
    onIdle: () => this.#openLoop(),
  });
  readonly #maintenance = new Maintenance({
    onTrouble: () => this.#show('trouble'),
    onTick: now => {
      this.#idle.watched = this.#station?.isWatched?.() ?? false;
      this.#idle.tick(now);
    },
    // The page is never reloaded under a visitor's hands.
    mayReload: () => this.#screen === 'attract' && !document.querySelector('dialog[open]'),
    reloadHour: () => this.#settings.nightHour,
  });
  readonly #attract = new AttractMode(find('#stage'), {
    texts: () => this.#view.texts,
    onScene: (words, position) => this.#view.showScene(words, position),
    onDrawn: () => {
      document.body.toggleAttribute('data-drawn', true);
      this.#maintenance.sceneDrawn();
    },
    onFailed: error => this.#maintenance.sceneFailed(error),
  });

  async start(): Promise<void> {
    suppressBrowserDefaults();
    addLanguages(await languageFile());
    this.#listen();
    this.#wakeLock.start();
    // Until the kiosk is installed only words are shown: elements would load, and keep, everything a second time.
    if (!this.#maintenance.installed) this.#show('attract');
    if (!(await this.#maintenance.install())) return;
    find<HTMLButtonElement>('#touch').disabled = false;
    this.#openLoop();
    this.#maintenance.start();
  }

  /** Shows the attract loop, as it was before the visitor came. */
  #openLoop(): void {
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    this.#closeStation();
    this.#idle.stop();
    this.#view.language = this.#settings.language;
    this.#view.setComfort('large', this.#settings.largeType);
    this.#view.setComfort('seated', this.#settings.seated);
    this.#show('attract');
    this.#attract.start(this.#settings.sceneSeconds);
    this.#maintenance.expectScenes(this.#settings.sceneSeconds);
  }

  #openMenu(): void {
    this.#closeStation();
    this.#idle.start(Date.now(), this.#settings.idleSeconds);
    this.#attract.start(this.#settings.sceneSeconds); // the loop continues behind the menu
    this.#maintenance.expectNoScenes();
    this.#show('menu');
    find('#choices button').focus({ preventScroll: true });
  }

  #openStation(name: StationName): void {
    this.#attract.stop(); // the visitor gets the whole machine
    countVisit(name);
    this.#station = openStation[name]({
      settings: this.#settings,
      texts: () => this.#view.texts,
      onChange: () => this.#view.updateStation(),
    });
    this.#view.mountStation(name, this.#station);
    this.#show('station');
  }

  #closeStation(): void {
    this.#station?.close?.();
    this.#station = null;
    this.#view.unmountStation();
  }

  #show(screen: Screen): void {
    this.#screen = screen;
    this.#view.show(screen);
  }

  #listen(): void {
    const onActivity = () => this.#idle.reset(Date.now());
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
      addEventListener(type, onActivity, { capture: true, passive: true });
    find('#touch').addEventListener('click', () => this.#openMenu());
    find('#menu .back').addEventListener('click', () => this.#openLoop());
    find('#station .back').addEventListener('click', () => this.#openMenu());
    find('#still-there button').addEventListener('click', () => find<HTMLDialogElement>('#still-there').close());
    for (const button of document.querySelectorAll('.language'))
      button.addEventListener('click', () => this.#view.switchLanguage());
    for (const button of document.querySelectorAll<HTMLElement>('.comfort'))
      button.addEventListener('click', () => this.#view.setComfort(button.dataset['comfort'] as Comfort));
    for (const screen of document.querySelectorAll<HTMLElement>('.screen, #still-there')) forgiveShortDrags(screen);
    onLongPress(find('#corner'), () => void this.#openSettings());
    for (const id of ['#settings', '#pin']) find(id).addEventListener('close', () => this.#onSettingsClosed());
  }

  async #openSettings(): Promise<void> {
    if (document.querySelector('dialog[open]')) return;
    const { texts } = this.#view;
    this.#idle.start(Date.now(), this.#settings.idleSeconds); // an abandoned form closes by itself
    if (!(await askPin(find('#pin'), this.#settings.pin, texts))) return;
    openSettings(find('#settings'), {
      settings: this.#settings,
      texts,
      visits: loadVisits(),
      resetVisits: () => resetVisits(),
      facts: [
        ...(await this.#maintenance.facts(texts)),
        [texts.wakeLock, this.#wakeLock.held ? texts.yes : texts.no],
        [texts.isolated, crossOriginIsolated ? texts.yes : texts.no],
      ],
      save: settings => {
        if (!saveSettings(settings)) return false;
        this.#settings = this.#view.settings = settings;
        this.#attract.stop();
        queueMicrotask(() => this.#openLoop());
        return true;
      },
    });
  }

  /** The loop waits for no visitor, even if somebody was at the settings. */
  #onSettingsClosed(): void {
    if (this.#screen === 'attract' && !document.querySelector('dialog[open]')) this.#idle.stop();
  }
}

/** More languages, which lie beside the page; `null` if the file is missing or is no JSON. */
async function languageFile(): Promise<unknown> {
  try {
    const response = await fetch('languages.json');
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

void new Kiosk().start();
