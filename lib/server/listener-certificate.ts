// The machine listener's own certificate: a key of this process alone, issued by the infrastructure authority, renewed in time.
// For the machine listener, which puts each new one under its open connections' successors.
import { generateKeyPairSync } from "node:crypto"
import type { SecureContextOptions } from "node:tls"
import type { Container } from "@/lib/container"
import { pemEncode } from "@/lib/pki"
import { systemActor } from "@/lib/usecases/authorities/once"

export type ListenerIdentity = {
  context: SecureContextOptions
  notAfter: Date
  renewAt: Date
  /** The authorities that it was made under, from readAuthorityBasis: where that changes, it is made anew. */
  basis: string
}

type Parts = Pick<Container, "usecases" | "db">

export async function makeListenerIdentity({ usecases, db }: Parts): Promise<ListenerIdentity> {
  const basis = await readAuthorityBasis(db)
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  const issued = await usecases.issueListenerCertificate(systemActor, { spki })
  const context: SecureContextOptions = {
    cert: `${issued.pem}${issued.chain}`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    ca: await readAuthorities(db),
    minVersion: "TLSv1.2",
  }
  return { context, notAfter: new Date(issued.notAfter), renewAt: issued.renewAt, basis }
}

/**
 * Whom clients may come from, and who issues for the infrastructure. A rotation changes it: clients that choose a certificate by
 * the authorities that the handshake names must find theirs, and the old authority is left before it is taken away.
 */
export async function readAuthorityBasis(db: Parts["db"]): Promise<string> {
  const authorities = await db.authority.findMany({
    where: { state: { not: "removed" }, compromisedAt: null },
    select: { id: true, environmentName: true, kind: true, state: true },
    orderBy: { id: "asc" },
  })
  return authorities
    .map(({ id, environmentName, kind, state }) =>
      environmentName === null && kind === "issuing" ? `${id} ${state}` : id,
    )
    .join("\n")
}

/** Every authority that is trusted, the issuing ones too: a client that sends its own certificate alone is then still one that leads to a root. */
async function readAuthorities(db: Parts["db"]): Promise<string[]> {
  const authorities = await db.authority.findMany({
    where: { state: { not: "removed" }, compromisedAt: null },
    select: { der: true },
    orderBy: { createdAt: "asc" },
  })
  return authorities.map(({ der }) => pemEncode("CERTIFICATE", der))
}
