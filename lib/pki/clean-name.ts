// Texts that go into certificates, file names and configuration: cleaned at the door, refused with the character named.
// A name that shows as another one, or that ends early in C, is an attack on whoever reads it.
import { invalidField } from "@/lib/core/domain-error"

/** Each class of characters that a name may not hold, with the words for it. */
const refused: readonly (readonly [RegExp, string])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
  [/\u0000/u, "a NUL character, at which some programs stop reading"],
  [
    /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
    "a character that changes the direction of writing, so that the name shows as another one",
  ],
  [/\p{Cc}|[\u2028\u2029]/u, "a control character such as a line end or a tab"],
  [/\p{Cs}/u, "half of a character (a lone surrogate)"],
  [/[\u00ad\u180e\u200b\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/u, "an invisible character"],
  [/[\p{Co}\p{Cn}]/u, "a character without a meaning in Unicode"],
]

/** Most names; nothing in it can be refused. */
const printableAscii = /^[\x20-\x7e]*$/

/**
 * The name in composed form (NFC) without spaces around it.
 * @param field the field that is named in the error
 * @param maxCharacters the upper bound of RFC 5280 for that attribute: 64 for an organisation and a common name
 * @throws DomainError invalid_input with `fields`
 */
export function cleanName(field: string, text: string, maxCharacters = 64): string {
  for (const [pattern, words] of printableAscii.test(text) ? [] : refused) {
    const found = pattern.exec(text)
    if (found !== null) {
      const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
      throw invalidField(field, `This name holds ${words} (U+${code}). Type the name again without it.`)
    }
  }
  const clean = text.normalize("NFC").trim()
  if (clean === "") throw invalidField(field, "This name is empty. Give at least one character.")
  const length = [...clean].length
  if (length > maxCharacters) {
    throw invalidField(
      field,
      `This name has ${length} characters. A certificate holds at most ${maxCharacters} (RFC 5280, appendix A.1); use a shorter form.`,
    )
  }
  return clean
}
