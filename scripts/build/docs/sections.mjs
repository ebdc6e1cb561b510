/** Splits a page's text by headings, for the search. */

/** @typedef {{ id: string, heading: string, text: string }} Section */

/** A section begins with a heading, or with an entry of a reference. */
const BEGIN = /<(h[1-3]|div class="entry") id="([^"]+)"[^>]*>/g;

/**
 * @param {string} html
 * @returns {Section[]}
 */
export function sections(html) {
  const begins = [...html.matchAll(BEGIN)];
  return begins.map((match, i) => {
    const [tag, kind = '', id = ''] = match;
    const body = html.slice(match.index + tag.length, begins[i + 1]?.index);
    const end = kind.startsWith('h') ? body.indexOf(`</${kind}>`) : body.indexOf('</code>');
    return { id, heading: plain(body.slice(0, end)), text: plain(body.slice(end)) };
  });
}

/** @param {string} html */
function plain(html) {
  return html
    .replace(/<\/?(?:a|code|em|span|strong|small)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x27;|&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
