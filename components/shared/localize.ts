import { currentLanguage, type Words } from './language.js';

type Table = Readonly<Record<string, unknown>>;

const sameInAllLanguages = new WeakSet<object>();

/** Marks an entry of a table that is the same in all languages, such as a file's name. */
export function asIs<Entry extends object>(entry: Entry): Entry {
  sameInAllLanguages.add(entry);
  return entry;
}

/**
 * A table of words that follows the present language. A word that a translation lacks is in English, of which the console
 * tells once.
 * @param section of the translation; its words of `elements` serve every table that has them
 */
export function localize<Strings extends object>(section: string, english: Strings): Strings {
  const merged = new WeakMap<Words, Strings>();
  const table = () => {
    const { words, tag } = currentLanguage();
    if (!words) return english;
    const present = merged.get(words);
    if (present) return present;
    const missing: string[] = [];
    const whole = merge(english as Table, { ...words['elements'], ...words[section] }, missing) as Strings;
    merged.set(words, whole);
    if (missing.length && !/^(en\b|$)/i.test(tag)) {
      console.warn(`dcgan-elements has no words for lang="${tag}" of ${section}: ${missing.join(', ')}`);
    }
    return whole;
  };
  return new Proxy(english, { get: (_, name) => Reflect.get(table(), name) as unknown });
}

/** The English table with the words of a translation. The paths of words that it lacks are added to `missing`. */
export function merge(english: Table, own: Table | undefined, missing: string[], path = ''): Table {
  return Object.fromEntries(
    Object.entries(english).map(([name, ours]) => {
      const theirs = own?.[name];
      if (typeof ours === 'object') return [name, merge(ours as Table, theirs as Table, missing, `${path}${name}.`)];
      if (typeof theirs === typeof ours) return [name, theirs];
      if (!sameInAllLanguages.has(ours as object)) missing.push(path + name);
      return [name, ours];
    }),
  );
}
