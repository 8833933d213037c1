// The token of a one-time link: 32 random bytes for its holder, a hash of them for the database.
// For setup links and invitations. A copy of the database opens no link.
import { createHash } from "node:crypto"
import { z } from "zod"
import type { RandomBytes } from "@/lib/usecases/deps"

const tokenBytes = 32

export function makeToken(random: RandomBytes): { token: string; tokenHash: string } {
  const token = Buffer.from(random(tokenBytes)).toString("base64url")
  return { token, tokenHash: hashToken(token) }
}

/** A plain hash is enough: nobody guesses 256 random bits. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex")
}

export const tokenField = z
  .string({ error: "The link is incomplete." })
  .trim()
  .min(1, "The link is incomplete.")
  .max(200)
