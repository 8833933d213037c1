// Signs an authority's CRL and stores it under its number. For the first start and for the rebuilding of CRLs.
import { createHash } from "node:crypto"
import { buildCrl, type CertificateInfo, type RevokedEntry } from "@/lib/pki"
import type { KeyStore, Tx } from "@/lib/usecases/deps"
import { authoritySigner } from "./read-authority"

/** Gateways refuse every client once a CRL has ended, so it lasts a week and is renewed at half of that. */
export const crlValidityMs = 7 * 86_400_000

export type SignedCrl = {
  number: number
  der: Uint8Array<ArrayBuffer>
  sha256: string
  entries: number
  thisUpdate: Date
  nextUpdate: Date
}

export type NewCrl = {
  number: number
  now: Date
  revoked: readonly RevokedEntry[]
  /** Where it is not the usual one. */
  nextUpdate?: Date
}

export async function signCrl(
  keys: KeyStore,
  authority: { keyId: string; info: CertificateInfo },
  { number, now, revoked, nextUpdate = new Date(now.getTime() + crlValidityMs) }: NewCrl,
): Promise<SignedCrl> {
  const { info, keyId } = authority
  const der = await buildCrl(
    {
      issuer: info.subjectName,
      authorityKeyId: info.ski ?? "",
      number,
      thisUpdate: now,
      nextUpdate,
      revoked,
      issuerSpki: info.spki,
    },
    authoritySigner(keys, keyId),
  )
  const sha256 = createHash("sha256").update(der).digest("hex")
  return { number, der, sha256, entries: revoked.length, thisUpdate: now, nextUpdate }
}

/** The key of the row (authority, number) lets one of two processes that rebuild at once win. */
export async function insertCrl(tx: Tx, authorityId: string, crl: SignedCrl): Promise<void> {
  await tx.crl.create({ data: { authorityId, ...crl } })
}
