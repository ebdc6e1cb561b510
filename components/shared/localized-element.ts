import { LitElement } from 'lit';
import { follow, unfollow, useLanguageOf } from './language.js';

/** An element whose words are in the language of the nearest `lang`. */
export abstract class LocalizedElement extends LitElement {
  override connectedCallback(): void {
    super.connectedCallback();
    follow(this);
    if (this.hasUpdated) this.requestUpdate(); // it may have moved to a place in another language
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    unfollow(this);
  }

  protected override performUpdate(): void {
    void useLanguageOf(this);
    super.performUpdate();
  }
}
