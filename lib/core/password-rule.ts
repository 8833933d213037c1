// What a new password must be: long, and not the first thing that a guesser tries (NIST SP 800-63B §3.1.1).
// For every use case that sets one; it asks for no mixture of character classes.
import { z } from "zod"

const shortest = 12
const longest = 200

export const passwordField = z
  .string({ error: "The password is missing." })
  .min(shortest, `The password has at least ${shortest} characters. A few unrelated words make a good one.`)
  .max(longest, `The password has at most ${longest} characters.`)

const rows = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "0123456789"]
const guesses = ["password", "passwort", "gatewarden", "letmein", "welcome", "changeme", "iloveyou", "trustno"]

/**
 * Why a password is too easy to guess; undefined where it is not.
 * @param known what a guesser knows of the person: address, name
 */
export function weakPassword(password: string, known: string[]): string | undefined {
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5) return "The password repeats a few characters. Use a few unrelated words instead."
  if (rows.some((row) => isRun(plain, row))) return "The password is a row of the keyboard. Use a few unrelated words."
  const bare = without(plain, [...guesses, ...known.flatMap(words)])
  if (bare.length < shortest / 2)
    return "The password is made of your name, your address or a common word. Choose another."
  return undefined
}

function isRun(text: string, row: string): boolean {
  const there = row.repeat(3)
  const back = [...there].reverse().join("")
  return there.includes(text) || back.includes(text)
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3)
}

/** What remains of a password once the guessable words, digits and signs around them are gone. */
function without(text: string, guessable: string[]): string {
  const longestFirst = [...guessable].sort((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ""), text)
  return rest === text ? text : rest.replace(/[\d\p{P}\p{S}\s]+/gu, "")
}
