// Texts as HAProxy reads them. Whatever comes from a bundle or from options passes one of these, or it is not written.
// For the other files of this target: nothing that a bundle holds can end a word, begin a line, or be read as an expression.
import { UnrenderableError } from "../proxy/unrenderable-error"

/** A word that only holds what stands for itself in HAProxy: no blank, quote, backslash, dollar, percent or hash. */
export function plain(what: string, text: string, shape: RegExp): string {
  if (!shape.test(text) || !/^[A-Za-z0-9.:_@/=*[\]+,~-]+$/.test(text)) {
    throw new UnrenderableError(
      `${what} ${JSON.stringify(text.slice(0, 120))} cannot stand in an HAProxy configuration.`,
    )
  }
  return text
}

/** A file's path. HAProxy takes a comma or parenthesis for the end of an argument, so they are not allowed at all. */
export function path(what: string, text: string): string {
  if (!/^\/[A-Za-z0-9._/@+=:~-]{1,1000}$/.test(text)) {
    throw new UnrenderableError(
      `${what} ${JSON.stringify(text.slice(0, 120))} has to be absolute, of letters, digits and . _ / @ + = : ~ -`,
    )
  }
  return text
}

/** Our own text as one word: HAProxy reads nothing into single quotes. */
export function quoted(text: string): string {
  if (/['\n\r\0]/.test(text)) throw new UnrenderableError(`The text ${text.slice(0, 120)} would end its own quotes.`)
  return `'${text}'`
}

export type MapEntry = readonly [key: string, value: string]

/** The file of a map: a key ends at the first blank, the value at the end of the line. Sorted, so that the same policy gives the same bytes. */
export function renderMap(entries: Iterable<MapEntry>): string {
  const lines = [...entries].map(([key, value]) => {
    if (
      !/^[\x21-\x7e]+$/.test(key) ||
      key.startsWith("#") ||
      !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
    ) {
      throw new UnrenderableError(`${JSON.stringify(key.slice(0, 120))} cannot stand in a map.`)
    }
    return `${key} ${value}\n`
  })
  return [...new Set(lines)].sort().join("")
}

/** What a map file holds; the opposite of renderMap. */
export function readMap(text: string): Map<string, string> {
  return new Map(
    text.split("\n").flatMap((line): [string, string][] => {
      const blank = line.indexOf(" ")
      return blank === -1 ? [] : [[line.slice(0, blank), line.slice(blank + 1)]]
    }),
  )
}
