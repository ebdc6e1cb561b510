/** What keeps the kiosk running for weeks: the heartbeat, the watchdog, new releases and the nightly reload. */
import { Installation } from './installation.js';
import { reloadDue } from './scheduled-reload.js';
import type { Fact } from './settings-page.js';
import type { Texts } from './texts.js';
import { Watchdog } from './watchdog.js';

const TICK_MS = 1000;
/** How long after its time a scene may still come before the watchdog takes the loop for dead. */
const SCENE_GRACE_SECONDS = 60;
/** One scene may fail; after two in a row no scene is expected to work. */
const MAX_FAILED_SCENES = 2;
/** How often the kiosk looks for a new release; it also does at each start. */
const UPDATE_CHECK_MS = 60 * 60 * 1000;

export interface MaintenanceOptions {
  /** The page no longer works and will be reloaded. */
  readonly onTrouble: () => void;
  /** Once a second. @param now milliseconds since 1970 */
  readonly onTick: (now: number) => void;
  /** Whether the page may be reloaded now, for a new release or because it is night. */
  readonly mayReload: () => boolean;
  /** Hour of the nightly reload, 0 to 23; `null` for never. */
  readonly reloadHour: () => number | null;
}

export class Maintenance {
  readonly #options: MaintenanceOptions;
  readonly #installation = new Installation();
  readonly #watchdog: Watchdog;
  readonly #loadedAt = new Date();
  #updateCheckedAt = Date.now();
  #failedScenes = 0;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
    this.#watchdog = new Watchdog({
      onTrouble: options.onTrouble,
      reload: () => void this.#installation.reload(),
    });
  }

  get installed(): boolean {
    return this.#installation.installed;
  }

  /**
   * Installs the kiosk; if it is installed already, that happens in the background.
   * @returns whether this page may go on: after a first installation it is reloaded instead
   */
  async install(): Promise<boolean> {
    const wasInstalled = this.installed;
    const registered = this.#installation.register().then(() => this.#installation.checkForUpdate());
    if (wasInstalled) return true;
    await registered;
    if (!this.#installation.controllerChanged) return true;
    await this.#installation.reload();
    return false;
  }

  start(): void {
    setInterval(() => this.#tick(), TICK_MS);
  }

  /** From now on the attract loop must draw. @param sceneSeconds that a scene lasts */
  expectScenes(sceneSeconds: number): void {
    this.#watchdog.arm(Date.now(), sceneSeconds + SCENE_GRACE_SECONDS);
  }

  expectNoScenes(): void {
    this.#watchdog.disarm();
  }

  sceneDrawn(): void {
    this.#failedScenes = 0;
    this.#watchdog.recordDrawing(Date.now());
  }

  sceneFailed(error: Error): void {
    console.error(error);
    this.#failedScenes += 1;
    if (this.#failedScenes >= MAX_FAILED_SCENES) this.#watchdog.trip('failed', Date.now());
  }

  /** Version, refused releases and reloads, for the settings page. */
  async facts(texts: Texts): Promise<readonly Fact[]> {
    const { reloads } = this.#watchdog;
    const last = reloads.at(-1);
    return [
      [texts.version, (await this.#installation.version()) ?? texts.notInstalled],
      [texts.reloads, last ? texts.reload(reloads.length, new Date(last.at), texts.reason[last.reason]) : texts.none],
      [texts.refused, this.#installation.refused ?? texts.none],
    ];
  }

  #tick(): void {
    const now = Date.now();
    this.#options.onTick(now);
    this.#watchdog.tick(now, document.hidden);
    if (!this.#options.mayReload()) return;
    this.#installation.activateUpdate();
    if (now - this.#updateCheckedAt > UPDATE_CHECK_MS) {
      this.#updateCheckedAt = now;
      this.#installation.checkForUpdate();
    }
    const isDue = reloadDue(this.#loadedAt, new Date(now), this.#options.reloadHour());
    if (isDue || this.#installation.controllerChanged) void this.#installation.reload();
  }
}
