/**
 * Class choices as text for attributes: "7" for a class of the only group, JSON such as {"digit":{"3":0.5,"8":0.5}} or
 * {"hair":"black"} for anything else.
 */
import type { ClassChoice } from './class-vectors.js';

/** A choice by names, which can be written. */
export type NamedClasses = Exclude<ClassChoice, Float32Array>;

/** Reads an attribute. Text that is no JSON is a class's name, which the generator may not have. */
export function readClasses(text: string | null): NamedClasses | null {
  if (!text?.startsWith('{')) return text;
  try {
    return JSON.parse(text) as NamedClasses; // whatever it is, it is checked with the generator
  } catch {
    return text;
  }
}

export function writeClasses(choice: NamedClasses | null): string | null {
  return typeof choice === 'object' ? choice && JSON.stringify(choice) : String(choice);
}
