/** The settings form for the kiosk's staff. Everything can be set by touch alone. */
import { padButtons } from './pin.js';
import { invalidFields, LANGUAGES, RECIPES, STATIONS, type Settings } from './settings.js';
import { texts as allTexts, type Texts } from './texts.js';

/** Something that the page only shows, such as the version. */
export type Fact = readonly [name: string, value: string];

type Field = keyof Settings;
type Attributes = Readonly<Record<string, string | boolean>>;

function element(tag: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Choices side by side, as radio buttons or checkboxes. */
function choices(type: 'radio' | 'checkbox', name: Field, options: readonly (readonly [string, string, boolean])[]) {
  const labels = options.map(([value, words, checked]) =>
    element('label', { class: 'chip' }, element('input', { type, name, value, checked }), words),
  );
  return element('div', { class: 'chips' }, ...labels);
}

/** The choices for times. */
const SECONDS = [15, 30, 45, 60, 90, 120, 180, 300, 600, 1800];

function pinControl(pin: string, texts: Texts): HTMLElement {
  const attributes = { type: 'text', inputmode: 'numeric', name: 'pin', value: pin, autocomplete: 'off' };
  const input = element('input', { ...attributes, placeholder: texts.none }) as HTMLInputElement;
  const press = (key: string) => (input.value = key === 'delete' ? input.value.slice(0, -1) : input.value + key);
  const keys = padButtons([...'1234567890', 'delete'], { delete: '⌫' }, press);
  keys.at(-1)?.setAttribute('aria-label', texts.pinDelete);
  return element('div', {}, input, element('div', { class: 'pad' }, ...keys));
}

function controlOf(name: Field, settings: Settings, texts: Texts): HTMLElement {
  const seconds = (value: number) => {
    const all = [...new Set([...SECONDS, value])].sort((a, b) => a - b); // keeps a value that was set by other means
    const option = (n: number) => element('option', { value: String(n), selected: n === value }, texts.seconds(n));
    return element('select', { name }, ...all.map(option));
  };
  switch (name) {
    case 'language':
      return choices(
        'radio',
        name,
        LANGUAGES.map(language => [language, allTexts[language].languageName, language === settings.language]),
      );
    case 'idleSeconds':
    case 'sceneSeconds':
      return seconds(settings[name]);
    case 'stations':
      return choices(
        'checkbox',
        name,
        STATIONS.map(station => [station, texts.station[station], settings.stations.includes(station)]),
      );
    case 'nightHour': {
      const hours = [null, ...Array.from({ length: 24 }, (_, hour) => hour)];
      const options = hours.map(hour => {
        const words = hour === null ? texts.never : texts.hour(hour);
        return element('option', { value: String(hour ?? ''), selected: hour === settings.nightHour }, words);
      });
      return element('select', { name }, ...options);
    }
    case 'recipe':
      return choices(
        'radio',
        name,
        RECIPES.map(recipe => [recipe, texts.recipe[recipe], recipe === settings.recipe]),
      );
    case 'camera':
      return choices('checkbox', name, [['on', texts.cameraOn, settings.camera]]);
    case 'pin':
      return pinControl(settings.pin, texts);
  }
}

const FIELDS: readonly Field[] = [
  'language',
  'stations',
  'idleSeconds',
  'sceneSeconds',
  'recipe',
  'camera',
  'nightHour',
  'pin',
];

/** The values entered, which may be invalid. */
function readForm(form: HTMLFormElement): Settings {
  const data = new FormData(form);
  const text = (name: Field) => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  const hour = text('nightHour');
  return {
    language: text('language') as Settings['language'],
    idleSeconds: Number(text('idleSeconds')),
    sceneSeconds: Number(text('sceneSeconds')),
    stations: data.getAll('stations') as unknown as Settings['stations'],
    nightHour: hour === '' ? null : Number(hour),
    recipe: text('recipe') as Settings['recipe'],
    camera: data.has('camera'),
    pin: text('pin'),
  };
}

export interface SettingsPageOptions {
  readonly settings: Settings;
  readonly texts: Texts;
  readonly facts: readonly Fact[];
  /** @returns whether they were saved */
  readonly save: (settings: Settings) => boolean;
}

/** Opens the form, which closes when the settings are saved or the change is cancelled. */
export function openSettings(dialog: HTMLDialogElement, { settings, texts, facts, save }: SettingsPageOptions): void {
  const field = (name: Field) =>
    element(
      'fieldset',
      { 'data-field': name },
      element('legend', {}, texts.field[name]),
      controlOf(name, settings, texts),
      element('p', { class: 'field-error', role: 'alert' }),
    );
  const form = element('form', { method: 'dialog', novalidate: true }) as HTMLFormElement;
  const failed = element('p', { class: 'field-error', role: 'alert' });
  const cancel = element('button', { type: 'button', class: 'large' }, texts.cancel);
  const list = facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  form.append(
    element('h2', {}, texts.settings),
    element('div', { class: 'fields' }, ...FIELDS.map(field)),
    element('h3', {}, texts.facts),
    element('dl', {}, ...list),
    failed,
    element('footer', {}, cancel, element('button', { class: 'large primary' }, texts.save)),
  );
  cancel.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', event => {
    const entered = readForm(form);
    const wrong = invalidFields(entered);
    for (const fieldset of form.querySelectorAll<HTMLElement>('[data-field]')) {
      const message = fieldset.querySelector('.field-error');
      if (message) message.textContent = wrong.includes(fieldset.dataset['field'] as Field) ? texts.invalid : '';
    }
    const saved = wrong.length === 0 && save(entered);
    failed.textContent = wrong.length === 0 && !saved ? texts.notSaved : '';
    if (!saved) event.preventDefault();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}
