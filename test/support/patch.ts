type Method = (this: unknown, ...given: unknown[]) => unknown;

/** Puts another method in the place of one. @returns what puts it back */
export function patch(target: object, name: string, around: (original: Method) => Method): () => void {
  const methods = target as Record<string, Method>;
  const original = methods[name] as Method;
  methods[name] = around(original);
  return () => void (methods[name] = original);
}
