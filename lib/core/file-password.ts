// The password of a key file: what it must be, and one to suggest. It protects the key wherever the file goes, for good:
// nobody counts the attempts of whoever has the file, so it is longer than a password for signing in.
// For the browser, where the file is made.

const alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
const shortest = { modern: 14, legacy: 20 } as const
const longest = 100

/** What the rule is, in one sentence. */
export function filePasswordRule(strength: keyof typeof shortest): string {
  return `At least ${shortest[strength]} characters that are on every keyboard: letters without accents, digits, signs.`
}

/** Why the password is refused; undefined where it is not. */
export function whyBadFilePassword(password: string, strength: keyof typeof shortest): string | undefined {
  // beyond ASCII programs disagree about the bytes, and the file opens in one and not in the other
  if (!/^[\x20-\x7e]*$/.test(password))
    return "Use letters without accents, digits and signs: programs disagree about others."
  if (password !== password.trim()) return "It begins or ends with a space, which is easily lost when it is copied."
  if (password.length < shortest[strength]) return filePasswordRule(strength)
  if (password.length > longest) return `It has at most ${longest} characters.`
  if (new Set(password).size < 6) return "It repeats a few characters. Use several unrelated words, or the suggestion."
  return undefined
}

/**
 * Four groups of six characters that are not mistaken for each other: 120 bits of chance, beyond guessing in either form.
 * @param random 24 random bytes
 */
export function suggestFilePassword(random: Uint8Array): string {
  const characters = Array.from(random.subarray(0, 24), (byte) => alphabet.charAt(byte & 31)).join("")
  return (characters.match(/.{6}/g) ?? []).join("-")
}
