/* global URLSearchParams, location */
/** Takes the package from the origin that the address names, since the port is another each time. */
const origin = new URLSearchParams(location.search).get('origin');
await import(`${origin}/dist/index.js`);
