const NOT_PAGES = /^\/(api|health|metrics|assets)(\/|$|\?)/;
/** A hidden name, or a dot in the last part of the path, as names of files have and ids have not. */
const FILE = /^[^?]*(\/\.|\.[^/?]*(\?|$))/;

/** Whether an address that is no file of ours is one of the page's. */
export function isPage(url: string): boolean {
  return !NOT_PAGES.test(url) && !FILE.test(url);
}
