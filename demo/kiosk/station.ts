/**
 * What the stations have in common: an element of the package in full screen, a few large buttons, and a
 * sentence. The element's own words are hidden; all words are the kiosk's, in the visitor's language. A station exists
 * only while it is open, and what a visitor did there is discarded with it.
 */
import type { Settings } from './settings.js';
import type { Texts } from './texts.js';

export interface Control {
  /** `null` hides the button for now. */
  readonly label: (texts: Texts) => string | null;
  readonly onPress: () => void;
  readonly primary?: boolean;
  /** Whether this is the chosen one of several alternatives. */
  readonly pressed?: () => boolean;
}

export interface Station {
  /** The element that fills the screen. */
  readonly exhibit: HTMLElement;
  readonly controls: readonly Control[];
  /** Stands above the buttons. */
  readonly panel?: HTMLElement;
  /** The visitor's language has changed; labels and sentences follow by themselves. */
  readonly onLanguage?: () => void;
  /** Whether something goes on that visitors watch without touching it: watching is no absence. */
  readonly isWatched?: () => boolean;
  /** Sentences about the present state, the most important first. */
  readonly status: (texts: Texts) => readonly string[];
  readonly hint: (texts: Texts) => string;
  /** Ends what would outlive the element, which is removed right afterwards. */
  readonly close?: () => void;
}

export interface StationContext {
  readonly settings: Settings;
  /** The words in the visitor's present language. */
  readonly texts: () => Texts;
  /** Labels or sentences have changed. */
  readonly onChange: () => void;
}

/** Ignores a rejection: the element's events have already reported the failure, and the station shows it. */
export function ignoreFailure(call: Promise<unknown>): void {
  call.catch(() => {});
}
