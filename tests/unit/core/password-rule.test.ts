import { describe, expect, it } from "vitest"
import { passwordField, weakPassword } from "@/lib/core/password-rule"

const known = ["Ada Lovelace", "ada@analytical.example"]

describe("a new password", () => {
  it.each(["correct horse battery", "grün!Fahrrad-7-Teich", "tr0ub4dor&3xyzzy", "ada-rides-seven-purple-zebras"])(
    "%s is good enough",
    (password) => {
      expect(passwordField.safeParse(password).success && weakPassword(password, known)).toBeUndefined()
    },
  )

  it.each([
    ["aaaaaaaaaaaa", "repeats"],
    ["abababababab", "repeats"],
    ["abcdefghijkl", "row of the keyboard"],
    ["QWERTYUIOPAS", "row of the keyboard"],
    ["098765432109", "row of the keyboard"],
    ["password1234!", "common word"],
    ["Gatewarden2026", "common word"],
    ["ada-lovelace-1815", "your name"],
    ["analytical!!2026", "your name"],
  ])("%s is too easy to guess", (password, why) => {
    expect(weakPassword(password, known)).toContain(why)
  })

  it.each(["elevenchars", ""])("%j is too short", (password) => {
    expect(passwordField.safeParse(password).success).toBe(false)
  })

  it("is bounded, so that nobody makes the hash expensive", () => {
    expect(passwordField.safeParse("correct horse ".repeat(20)).success).toBe(false)
  })
})
