/** How `withPage` opens the page of a soak. */
export const SOAK_PAGE = {
  path: '/scripts/check/soak/page.html',
  networkEnabled: false, // a renderer that reports its requests keeps the answers, up to 200 MB
};
