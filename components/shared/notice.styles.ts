import { css } from 'lit';

/** Notices: messages, and errors with the class `error`. */
export const noticeStyles = css`
  .notice {
    padding: 0.6em 1em;
    border-inline-start: 3px solid var(--_border-strong);
    border-radius: 4px;
    background: var(--_hover);
    overflow-wrap: anywhere;
  }

  /* One line, until it is opened. */
  .notice > details:not(.skipped) {
    flex: 1;
    align-self: center;
    min-inline-size: 0;
  }

  .notice > details > summary {
    inline-size: auto;
    margin: 0;
    padding: 0.2em 0;
    overflow: hidden;
    font-weight: inherit;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .notice > details[open] > summary {
    white-space: normal;
  }

  .notice ul {
    max-block-size: 16em;
    margin: 0.6em 0 0;
    padding: 0;
    overflow: auto;
    list-style: none;
    color: var(--_muted);
  }

  .notice.error {
    border-inline-start-color: var(--_danger);
  }

  .notice.error strong {
    color: var(--_danger);
  }
`;
