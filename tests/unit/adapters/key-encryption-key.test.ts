// The key-encryption key: made once, its owner's alone, and never mistaken for another.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { loadKeyEncryptionKey, parseKeyEncryptionKey } from "@/lib/adapters/key-encryption-key"

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatewarden-kek-"))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const path = () => join(directory, "key-encryption-key")

test("is made at the first start with mode 0600, and is the same at the next", () => {
  const first = loadKeyEncryptionKey(directory)
  expect(first).toHaveLength(32)
  expect(statSync(path()).mode & 0o777).toBe(0o600)
  expect(loadKeyEncryptionKey(directory)).toEqual(first)
})

test("is refused when others can read it", () => {
  loadKeyEncryptionKey(directory)
  chmodSync(path(), 0o644)
  expect(() => loadKeyEncryptionKey(directory)).toThrow("can be read by others")
})

test("that is cut off is told, not replaced", () => {
  loadKeyEncryptionKey(directory)
  writeFileSync(path(), "c2hvcnQ=\n")
  expect(() => loadKeyEncryptionKey(directory)).toThrow("does not hold a key")
  expect(readFileSync(path(), "utf8")).toBe("c2hvcnQ=\n")
})

test.each(["base64", "base64url", "hex"] as const)("is read from %s", (encoding) => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 250 - index))
  expect(Buffer.from(parseKeyEncryptionKey(` ${key.toString(encoding)}\n`))).toEqual(key)
})

test.each(["", "short", "a".repeat(63), `${"a".repeat(43)}!`])(
  "of the wrong form (%s) is refused without being repeated",
  (text) => {
    expect(() => parseKeyEncryptionKey(text)).toThrow("32 random bytes")
  },
)
