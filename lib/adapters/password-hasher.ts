// Hashes passwords with scrypt (RFC 7914), at a cost that makes guessing from a stolen database slow.
// Implements PasswordHasher. A hash names its own parameters, so that they can rise without anybody's password changing.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto"
import type { PasswordHasher } from "@/lib/usecases/deps"

/** 64 MB and some 230 ms on one core; OWASP asks for at least 2^17, 8, 1, or 2^16, 8, 2. */
const cost = { N: 2 ** 16, r: 8, p: 2 }
const keyBytes = 32

/** Two at a time: a burst of sign-ins waits instead of taking all of the memory and every thread of the pool. */
const atOnce = 2

type Parameters = { N: number; r: number; p: number }

export function makePasswordHasher(parameters: Parameters = cost): PasswordHasher {
  const derive = limited(atOnce, deriveKey)
  // what unknown accounts are compared with: it costs the same and nobody knows its password
  const decoy = encode(parameters, randomBytes(16), randomBytes(keyBytes))
  return {
    async hash(password) {
      const salt = randomBytes(16)
      return encode(parameters, salt, await derive(password, salt, parameters))
    },
    async verify(password, hash) {
      const stored = decode(hash ?? decoy)
      const key = await derive(password, stored.salt, stored)
      return timingSafeEqual(key, stored.key) && hash !== null
    },
  }
}

function deriveKey(password: string, salt: Uint8Array, { N, r, p }: Parameters): Promise<Buffer> {
  // one Unicode form, so that a password typed on another system is the same one (NIST SP 800-63B §3.1.1.2)
  const text = password.normalize("NFKC")
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) => {
    scrypt(text, salt, keyBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

function encode({ N, r, p }: Parameters, salt: Uint8Array, key: Uint8Array): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
  return ["scrypt", N, r, p, text(salt), text(key)].join("$")
}

function decode(hash: string): Parameters & { salt: Uint8Array; key: Uint8Array } {
  const [kind, N, r, p, salt = "", key = ""] = hash.split("$")
  const decoded = Buffer.from(key, "base64url")
  if (kind !== "scrypt" || decoded.length !== keyBytes) throw new Error("a stored password hash is not one of ours")
  return { N: Number(N), r: Number(r), p: Number(p), salt: Buffer.from(salt, "base64url"), key: decoded }
}

/** At most `most` calls at a time; the others wait in order. Whoever ends hands the place on, so nobody slips in between. */
function limited<Args extends unknown[], Result>(most: number, work: (...args: Args) => Promise<Result>) {
  let free = most
  const waiting: (() => void)[] = []
  return async (...args: Args): Promise<Result> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work(...args)
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
