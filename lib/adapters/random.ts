// The system's source of chance. Implements RandomBytes; tests that need a certain outcome bring their own.
import { randomBytes } from "node:crypto"
import type { RandomBytes } from "@/lib/usecases/deps"

export const systemRandom: RandomBytes = (length) => new Uint8Array(randomBytes(length))
