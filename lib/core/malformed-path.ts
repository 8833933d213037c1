// Which request-targets are refused before anything is matched, because an upstream could read another path than we did.
// The one definition: decide() tests it, and the targets render `malformedTargetSource` as it stands.
//
// Refused, never normalised: whatever is normalised here is authorised as one path and forwarded as another.

/** In characters, query included. With method and version it fits the 8 KB that nginx reads by default; RFC 9110 §4.1 asks for 8000. */
export const maxTargetLength = 8000

/** A hexadecimal digit. Classes instead of flags, and `\x5c` for a backslash, so that no target has to escape or fold anything. */
const hex = "[0-9A-Fa-f]"

/**
 * Kind → regular expression on the raw request-target. JavaScript, PCRE (nginx, HAProxy) and RE2 (Envoy) read each alike:
 * no look-around, no back reference, no flag, every repeat below 1,001, no quote and no doubled backslash.
 */
export const malformedTargetKinds = {
  "too-long": `^(?:[^\\x0a]{1000}){${maxTargetLength / 1000}}[^\\x0a]`,
  // also absolute-form and `*` (RFC 9112 §3.2), which name no path that a route could mean
  "not-absolute": "^(?:[^/]|$)",
  // in the query too: control characters, spaces, bytes beyond ASCII, and `#`, where some servers end the path (RFC 3986 §3.3)
  "forbidden-character": "[^\\x21-\\x7e]|#",
  // "//" before the query
  "empty-segment": "^[^?]*//",
  // "." and "..", each dot plain or encoded
  "dot-segment": "^[^?]*/(?:[.]|%2[Ee]){1,2}(?:[/?]|$)",
  // `/`, `\` and `;` in disguise
  "encoded-delimiter": "^[^?]*%(?:2[Ff]|5[Cc]|3[Bb])",
  // NUL ends a string, CR and LF end a header, for an upstream that decodes
  "encoded-control": `^[^?]*%(?:[01]${hex}|7[Ff])`,
  // an upstream that decodes twice would see one of the above
  "double-encoding": `^[^?]*%25(?:25)*(?:2[EeFf]|5[Cc]|3[Bb]|[01]${hex}|7[Ff])`,
  "bad-percent": `^[^?]*%(?:${hex}?[^0-9A-Fa-f]|${hex}?$)`,
  // bytes that no UTF-8 has, or longer than needed: `%c0%ae` is a dot to a lenient decoder (RFC 3629 §10)
  "overlong-utf8": `^[^?]*%(?:[Cc][01]|[Ee]0%[89]${hex}|[Ff]0%8${hex}|[Ff][5-9A-Fa-f])`,
  // what RFC 3986 §3.3 has no place for in a path; and `;`, behind which some servers drop what follows (`/a/..;/b`)
  "path-character": "^[^?]*[^?/A-Za-z0-9._~!\\x24&\\x27()*+,=:@%-]",
} as const

/** A method in the form in which gateways can read one: nginx answers 400 to a lower-case letter before it looks at anything else. */
export const methodSource = "[A-Z_-]+"

const readableMethod = new RegExp(`^${methodSource}$`)

/** Whether a gateway cannot even read the method; refused like a malformed target, since both stand in one line. */
export function isMalformedMethod(method: string): boolean {
  return !readableMethod.test(method)
}

export type MalformedKind = keyof typeof malformedTargetKinds

/** Matches exactly the request-targets that are malformed. */
export const malformedTargetSource = Object.values(malformedTargetKinds)
  .map((source) => `(?:${source})`)
  .join("|")

const malformed = new RegExp(malformedTargetSource)
const kinds = Object.entries(malformedTargetKinds).map(([kind, source]) => ({
  kind: kind as MalformedKind, // Object.entries forgets the keys' type
  pattern: new RegExp(source),
}))

/** @param target the raw request-target with its query, a character for each byte */
export function isMalformedTarget(target: string): boolean {
  return malformed.test(target)
}

/** The first rule that it breaks, for logs and screens; undefined for a well-formed one. */
export function malformedKind(target: string): MalformedKind | undefined {
  return kinds.find(({ pattern }) => pattern.test(target))?.kind
}
