// The secret that a webhook's deliveries are signed with, and the signature. Derived, so that the database holds none.
// For the use cases that show it once and for the worker that signs; the prefix keeps the seal's uses apart.
import { createHmac } from "node:crypto"
import type { Deps } from "@/lib/usecases/deps"

type Keyed = { id: string; secretVersion: number }

/** 256 bits that nobody can compute without the key outside the database. */
export function webhookSecret({ seal }: Pick<Deps, "seal">, { id, secretVersion }: Keyed): string {
  const mac = seal.mac(new TextEncoder().encode(`gatewarden/webhook-secret/1\n${id}\n${secretVersion}`))
  return `whsec_${Buffer.from(mac, "hex").toString("base64url")}`
}

/**
 * `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", hex>`: the time is signed, so that an old delivery cannot be
 * repeated as a new one. The key is the secret as it was shown, its prefix with it.
 */
export function signDelivery(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")
  return `t=${seconds},v1=${mac}`
}
