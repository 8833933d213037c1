// An answer encrypted for its own repetition: with a key made of what the client alone knows and of one that is not in the database.
// For answer-once: an answer may hold a one-time code or link, which nobody who reads the database may find there.
import { createCipheriv, createDecipheriv } from "node:crypto"
import { z } from "zod"
import type { Deps } from "@/lib/usecases/deps"

const sealed = z.object({ sealed: z.base64() })
export type SealedAnswer = z.infer<typeof sealed>

type SealDeps = Pick<Deps, "seal" | "random">

const algorithm = "aes-256-gcm"
const nonceBytes = 12
const tagBytes = 16

/** @param secret the actor and the client's own key */
export function sealAnswer(deps: SealDeps, secret: string, body: string): SealedAnswer {
  const nonce = deps.random(nonceBytes)
  const cipher = createCipheriv(algorithm, keyOf(deps, secret), nonce)
  const content = Buffer.concat([cipher.update(body, "utf8"), cipher.final()])
  return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), content]).toString("base64") }
}

export function openAnswer(deps: Pick<Deps, "seal">, secret: string, stored: unknown): string {
  const bytes = Buffer.from(sealed.parse(stored).sealed, "base64")
  const decipher = createDecipheriv(algorithm, keyOf(deps, secret), bytes.subarray(0, nonceBytes))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8")
}

/** The audit seal's HMAC is the one key of ours outside the database; the prefix keeps its uses apart. */
function keyOf({ seal }: Pick<Deps, "seal">, secret: string): Buffer {
  return Buffer.from(seal.mac(new TextEncoder().encode(`gatewarden/idempotency/1\n${secret}`)), "hex")
}
