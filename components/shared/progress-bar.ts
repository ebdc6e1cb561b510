import { html, nothing } from 'lit';

/** A progress bar. @param fraction from 0 to 1; `null` if it is not known */
export function progressBar(label: string, fraction: number | null) {
  return html`
    <div
      class="bar"
      role="progressbar"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${fraction === null ? nothing : Math.floor(fraction * 100)}
      ?data-endless=${fraction === null}
    >
      <div .style=${fraction === null ? '' : `inline-size: ${fraction * 100}%`}></div>
    </div>
  `;
}
