import type { Texts } from './texts.js';

/** The buttons of a number pad, since a kiosk has no keyboard. @param words labels of the keys that are not digits */
export function padButtons(
  keys: readonly string[],
  words: Readonly<Record<string, string>>,
  onPress: (key: string) => void,
) {
  return keys.map(key => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: words[key] ?? key });
    button.addEventListener('click', () => onPress(key));
    return button;
  });
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'cancel', '0', 'delete'] as const;

/** Asks for the PIN on a number pad; a keyboard works too. @returns whether it was entered correctly */
export function askPin(dialog: HTMLDialogElement, pin: string, texts: Texts): Promise<boolean> {
  const pad = dialog.querySelector<HTMLElement>('#pin-keys');
  const shown = dialog.querySelector<HTMLElement>('#pin-digits');
  if (!pad || !shown || pin === '') return Promise.resolve(pin === '');
  let typed = '';

  const press = (key: string) => {
    shown.textContent = '';
    if (key === 'delete') typed = typed.slice(0, -1);
    else if (key === 'cancel') dialog.close();
    else typed += key;
    if (typed.length === pin.length) {
      if (typed === pin) return dialog.close('right');
      typed = '';
      shown.textContent = texts.pinWrong;
      return;
    }
    shown.textContent = '•'.repeat(typed.length);
  };

  pad.replaceChildren(...padButtons(KEYS, { cancel: texts.cancel, delete: texts.pinDelete }, press));
  const typedKey = ({ key }: KeyboardEvent) => {
    if (/^\d$/.test(key)) press(key);
    if (key === 'Backspace') press('delete');
  };
  shown.textContent = '';
  dialog.returnValue = '';
  dialog.addEventListener('keydown', typedKey);
  dialog.showModal();
  return new Promise(resolve => {
    const closed = () => {
      dialog.removeEventListener('keydown', typedKey);
      resolve(dialog.returnValue === 'right');
    };
    dialog.addEventListener('close', closed, { once: true });
  });
}
