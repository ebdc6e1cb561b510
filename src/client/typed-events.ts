import type { TypedEventTarget } from './api.js';

/** The platform's `EventTarget`, typed by the `detail` of each event. */
export const TypedEvents = EventTarget as new <Details>() => TypedEventTarget<Details>;
