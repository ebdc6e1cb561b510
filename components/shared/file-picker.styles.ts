import { css } from 'lit';

/** A file button: the browser's own file input is laid over its label. */
export const filePickerStyles = css`
  .file {
    position: relative;
    overflow: hidden;
  }

  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }

  .file[data-disabled] {
    opacity: 0.5;
  }
`;
