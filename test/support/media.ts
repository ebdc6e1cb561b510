/**
 * Has the styles of a shadow tree take a media feature for `matches`, whatever the browser says of itself.
 * @returns puts them back; style sheets are shared by all elements of a kind
 */
export function pretendMedia({ adoptedStyleSheets }: ShadowRoot, feature: string, matches: boolean): () => void {
  const rules = adoptedStyleSheets
    .flatMap(sheet => [...sheet.cssRules])
    .filter(rule => rule instanceof CSSMediaRule)
    .filter(({ media }) => media.mediaText === feature);
  if (rules.length === 0) throw new Error(`No style depends on ${feature}.`);
  for (const { media } of rules) media.mediaText = matches ? 'all' : 'not all';
  return () => {
    for (const { media } of rules) media.mediaText = feature;
  };
}
