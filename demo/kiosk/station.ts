/**
 * The three stations: an element of the package full screen, a few large buttons, and a sentence. The element says
 * nothing itself: all words are the kiosk's own, in the visitor's language. A station lives as long as it is open; what
 * a visitor has done there goes with it.
 */
import type { Settings } from './settings.js';
import type { Texts } from './texts.js';

export interface Control {
  /** `null` hides it for now. */
  readonly label: (texts: Texts) => string | null;
  readonly press: () => void;
  readonly primary?: boolean;
  /** Of several that exclude each other: whether it is the one. */
  readonly pressed?: () => boolean;
}

export interface Station {
  /** What fills the screen. */
  readonly exhibit: HTMLElement;
  readonly controls: readonly Control[];
  /** What is to be said now, the most important first. */
  readonly say: (texts: Texts) => readonly string[];
  readonly hint: (texts: Texts) => string;
  /** Ends what would go on without the element: it is removed right after. */
  readonly close?: () => void;
}

export interface StationContext {
  readonly settings: Settings;
  /** The words in the language of this moment. */
  readonly texts: () => Texts;
  /** Labels or sentences are others now. */
  readonly changed: () => void;
}

/** Runs what a visitor asked for. What goes wrong is on view already, told by the element's events. */
export function attempt(call: Promise<unknown>): void {
  call.catch(() => {});
}
