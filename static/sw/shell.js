/** Scripts, styles, icons and the offline page: kept whole by Workbox, one revision each. */
import { addPlugins, getCacheKeyForURL, matchPrecache, precache } from "workbox-precaching";
import { registerRoute } from "workbox-routing";

// What the page has just loaded comes back as "not modified" instead of being sent again.
const revalidate = {
  requestWillFetch: async ({ request }) => new Request(request, { cache: "no-cache" }),
};

addPlugins([revalidate]);
precache(self.__WB_MANIFEST ?? []);

registerRoute(
  ({ url, request, sameOrigin }) =>
    sameOrigin &&
    request.mode !== "navigate" &&
    !request.headers.has("HX-Request") &&
    url.pathname.startsWith("/static/") &&
    Boolean(getCacheKeyForURL(url.pathname)),
  async ({ url, request }) => (await matchPrecache(url.pathname)) ?? fetch(request),
);
