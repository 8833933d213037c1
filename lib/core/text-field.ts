// Text that people type, cleaned at the door: one Unicode form, no stray white space, nothing that cannot be seen.
// For the input schemas of use cases. What cannot be seen makes two names look alike, and reverses what a log seems to say.
import { z } from "zod"

/** Control, format (bidirectional marks, zero-width spaces) and unassigned characters; the two joiners some scripts need. */
const unseen = /(?!\u200c|\u200d)[\p{C}\p{Zl}\p{Zp}]/u
const unseenButNewline = /(?!\u200c|\u200d|\n)[\p{C}\p{Zl}\p{Zp}]/u

/** Unicode normal form C, single spaces, none at the ends. */
export function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\p{Zs}+/gu, " ")
    .trim()
}

function cleanLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").split("\n").map(cleanText).join("\n").trim()
}

/** One line. @param what names it at the start of a sentence: "The name" */
export function textField(what: string, max: number) {
  return z
    .string({ error: `${what} is missing.` })
    .max(4 * max, `${what} has at most ${max} characters.`)
    .overwrite(cleanText)
    .min(1, `${what} is missing.`)
    .max(max, `${what} has at most ${max} characters.`)
    .refine(
      (text) => !unseen.test(text),
      `${what} holds characters that cannot be seen. Type it again instead of pasting it.`,
    )
}

/** A few lines. @param what names them at the start of a sentence: "The comment" */
export function linesField(what: string, max: number, missing = `${what} is missing.`) {
  const long = `${what} has at most ${max} characters.`
  return z
    .string({ error: missing })
    .max(4 * max, long)
    .overwrite(cleanLines)
    .min(1, missing)
    .max(max, long)
    .refine((text) => !unseenButNewline.test(text), `${what} holds characters that cannot be seen. Type it again.`)
}

/** Why somebody does something: a few lines, kept in the audit log. */
export function reasonField(max = 500) {
  return linesField("The reason", max, "Say why.")
}
