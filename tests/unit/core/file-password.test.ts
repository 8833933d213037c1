// The password of a key file: the suggestion always passes its own rule, and what opens in one program and not in another is refused.
import { randomBytes } from "node:crypto"
import { expect, test } from "vitest"
import { filePasswordRule, suggestFilePassword, whyBadFilePassword } from "@/lib/core/file-password"

test("a suggestion passes the rule of either form, and is 24 characters of chance", () => {
  for (let i = 0; i < 200; i++) {
    const password = suggestFilePassword(randomBytes(24))
    expect(password).toMatch(/^[a-km-np-z2-9]{6}(-[a-km-np-z2-9]{6}){3}$/)
    expect(whyBadFilePassword(password, "modern")).toBeUndefined()
    expect(whyBadFilePassword(password, "legacy")).toBeUndefined()
  }
  expect(suggestFilePassword(randomBytes(24))).not.toBe(suggestFilePassword(randomBytes(24)))
})

test.each([
  ["too short", "modern", "thirteen-char", filePasswordRule("modern")],
  ["too short for the weak form", "legacy", "fourteen-chars", filePasswordRule("legacy")],
  ["of characters that programs encode differently", "modern", "gänseblümchen-wiese", /accents/],
  ["with a space at its end", "modern", "correct horse battery ", /space/],
  ["of one character", "modern", "aaaaaaaaaaaaaaaaaaaa", /repeats/],
  ["without end", "modern", "abcdefg".repeat(20), /at most/],
] as const)("one that is %s is refused with the reason", (_, strength, password, why) => {
  expect(whyBadFilePassword(password, strength)).toMatch(why)
})
