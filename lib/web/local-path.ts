// Where to go after signing in, if it is a page of ours: an address that leads elsewhere is a phisher's.
// For the sign-in page.

/** @param fallback for everything that is not a plain path of this site */
export function localPath(wanted: string | string[] | undefined, fallback: string): string {
  if (typeof wanted !== "string" || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes("\\")) return fallback
  const base = "http://local.invalid"
  const url = new URL(wanted, base)
  return url.origin === base ? `${url.pathname}${url.search}` : fallback
}
