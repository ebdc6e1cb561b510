/** The settings form for the kiosk's staff. Everything can be set by touch alone. */
import { padButtons } from './pin.js';
import { invalidFields, RECIPES, STATIONS, type Settings } from './settings.js';
import { languages, textsIn, type Texts } from './texts.js';
import type { Visits } from './visits.js';

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
  const label = { 'aria-label': texts.field.pin };
  const attributes = { ...label, type: 'text', inputmode: 'numeric', name: 'pin', value: pin, autocomplete: 'off' };
  const input = element('input', { ...attributes, placeholder: texts.none }) as HTMLInputElement;
  const press = (key: string) => (input.value = key === 'delete' ? input.value.slice(0, -1) : input.value + key);
  const keys = padButtons([...'1234567890', 'delete'], { delete: '⌫' }, press);
  keys.at(-1)?.setAttribute('aria-label', texts.pinDelete);
  return element('div', {}, input, element('div', { class: 'pad' }, ...keys));
}

/** A picture from a file, which is kept with the settings as a `data:` URL. */
function logoControl(logo: string, texts: Texts): HTMLElement {
  const kept = element('input', { type: 'hidden', name: 'logo', value: logo }) as HTMLInputElement;
  const shown = element('img', { alt: texts.field.logo, hidden: logo === '' }) as HTMLImageElement;
  if (logo) shown.src = logo;
  const remove = element('button', { type: 'button', hidden: logo === '' }, texts.removeLogo);
  const set = (url: string) => {
    kept.value = url;
    shown.src = url;
    shown.hidden = remove.hidden = url === '';
  };
  const file = element('input', {
    type: 'file',
    accept: 'image/png,image/jpeg,image/webp,image/svg+xml',
    'aria-label': texts.field.logo,
  }) as HTMLInputElement;
  file.addEventListener('change', () => {
    const [picture] = file.files ?? [];
    if (!picture) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => typeof reader.result === 'string' && set(reader.result));
    reader.readAsDataURL(picture);
  });
  remove.addEventListener('click', () => set(''));
  return element('div', { class: 'logo' }, shown, file, remove, kept);
}

function controlOf(name: Field, settings: Settings, texts: Texts): HTMLElement {
  const seconds = (value: number) => {
    const all = [...new Set([...SECONDS, value])].sort((a, b) => a - b); // keeps a value that was set by other means
    const option = (n: number) => element('option', { value: String(n), selected: n === value }, texts.seconds(n));
    return element('select', { name, 'aria-label': texts.field[name] }, ...all.map(option));
  };
  switch (name) {
    case 'language':
      return choices(
        'radio',
        name,
        languages().map(language => [language, textsIn(language).languageName, language === settings.language]),
      );
    case 'languages':
      return choices(
        'checkbox',
        name,
        languages().map(language => [language, textsIn(language).languageName, settings.languages.includes(language)]),
      );
    case 'title':
    case 'subtitle':
    case 'credits':
    case 'link':
      return element('input', {
        type: name === 'link' ? 'url' : 'text',
        name,
        'aria-label': texts.field[name],
        value: settings[name],
        autocomplete: 'off',
        placeholder: name === 'title' || name === 'subtitle' ? texts[name] : name === 'link' ? 'https://' : '',
      });
    case 'logo':
      return logoControl(settings.logo, texts);
    case 'largeType':
    case 'seated':
      return choices('checkbox', name, [['on', texts.on, settings[name]]]);
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
      return element('select', { name, 'aria-label': texts.field[name] }, ...options);
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
  'title',
  'subtitle',
  'link',
  'credits',
  'logo',
  'language',
  'languages',
  'largeType',
  'seated',
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
    language: text('language'),
    languages: data.getAll('languages') as unknown as Settings['languages'],
    title: text('title').trim(),
    subtitle: text('subtitle').trim(),
    link: text('link').trim(),
    credits: text('credits').trim(),
    logo: text('logo'),
    largeType: data.has('largeType'),
    seated: data.has('seated'),
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
  readonly visits: Visits;
  /** Counts from zero. */
  readonly resetVisits: () => Visits;
  /** @returns whether they were saved */
  readonly save: (settings: Settings) => boolean;
}

/** Opens the form, which closes when the settings are saved or the change is cancelled. */
export function openSettings(
  dialog: HTMLDialogElement,
  { settings, texts, facts, visits, resetVisits, save }: SettingsPageOptions,
): void {
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
  const words = ({ since, counts }: Visits) =>
    texts.visitsOf(new Date(since), STATIONS.map(name => `${texts.station[name]} ${counts[name]}`).join(', '));
  const visitFacts = element('dd', { class: 'visits' }, words(visits));
  const zero = element('button', { type: 'button' }, texts.resetVisits);
  zero.addEventListener('click', () => {
    visitFacts.textContent = words(resetVisits());
    zero.hidden = true;
  });
  const list = facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  form.append(
    element('h2', {}, texts.settings),
    element('div', { class: 'fields' }, ...FIELDS.map(field)),
    element('h3', {}, texts.facts),
    element('dl', {}, element('dt', {}, texts.visits), visitFacts, ...list),
    element('p', {}, zero),
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
