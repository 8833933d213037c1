// Texts as nginx reads them. Whatever comes from a bundle or from options passes one of these, or it is not written.
// For the other files of this target: nothing that a bundle holds can end a parameter, name a variable or begin a directive.
import { UnrenderableError } from "../proxy/unrenderable-error"

/** nginx reads a parameter into a buffer of 4,096 bytes (NGX_CONF_BUFFER) and refuses one that does not fit. */
export const longestParameter = 4000

/** A text that only holds what stands for itself in nginx: no quote, backslash, dollar, brace, semicolon or space. */
export function plain(what: string, text: string, shape: RegExp): string {
  if (!shape.test(text) || !/^[A-Za-z0-9.:_@/=*[\]-]+$/.test(text)) {
    throw new UnrenderableError(`${what} ${JSON.stringify(text.slice(0, 120))} cannot stand in an nginx configuration.`)
  }
  return text
}

/** A file's path, quoted. nginx expands variables and wildcards in some of them, so they are not allowed at all. */
export function quotedPath(what: string, path: string): string {
  if (!/^\/[A-Za-z0-9 ._/@+=:,~-]{1,1000}$/.test(path)) {
    throw new UnrenderableError(
      `${what} ${JSON.stringify(path.slice(0, 120))} has to be absolute, of letters, digits, spaces and . _ / @ + = : , ~ -`,
    )
  }
  return `"${path}"`
}

/** Text of our own with variables in it, quoted; for values of maps. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`
}

/**
 * A map's key that is a regular expression, quoted. nginx takes the backslash from a quote or a backslash behind it, so a source
 * holds neither; `\x22` and `\x5c` say the same.
 */
export function matching(source: string): string {
  if (/["'\n\r]|\\\\|\\$/.test(source))
    throw new UnrenderableError(`The expression ${source} would be read as another.`)
  if (source.length > longestParameter) {
    throw new UnrenderableError(`An expression of ${source.length} characters is longer than nginx reads.`)
  }
  return `"~${source}"`
}

/** The source of an expression that matches exactly this text of printable ASCII. */
export function literally(what: string, text: string): string {
  if (!/^[\x20-\x7e]+$/.test(text))
    throw new UnrenderableError(`${what} holds characters that are not printable ASCII.`)
  return text.replace(
    /[^A-Za-z0-9 ,=_-]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  )
}

export type MapEntry = readonly [key: string, value: string]

/** A `map` block. Keys and values stand as they are given: quoted where they need it. */
export function renderMap(source: string, variable: string, entries: readonly MapEntry[], fallback: string): string {
  const lines = entries.map(([key, value]) => `  ${key} ${value};\n`)
  return `map ${source} ${variable} {\n${lines.join("")}  default ${fallback};\n}\n`
}
