// The machine listener's own certificate: a key of this process alone, issued by the infrastructure authority, renewed in time.
// For the machine listener, which puts each new one under its open connections' successors.
import { generateKeyPairSync } from "node:crypto"
import type { SecureContextOptions } from "node:tls"
import type { Container } from "@/lib/container"
import { pemEncode } from "@/lib/pki"
import { systemActor } from "@/lib/usecases/authorities/once"

export type ListenerIdentity = { context: SecureContextOptions; notAfter: Date; renewAt: Date }

type Parts = Pick<Container, "usecases" | "db">

export async function makeListenerIdentity({ usecases, db }: Parts): Promise<ListenerIdentity> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  const issued = await usecases.issueListenerCertificate(systemActor, { spki })
  const context: SecureContextOptions = {
    cert: `${issued.pem}${issued.chain}`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    ca: await readAuthorities(db),
    minVersion: "TLSv1.2",
  }
  return { context, notAfter: new Date(issued.notAfter), renewAt: issued.renewAt }
}

/** Every authority, the issuing ones too: a client that sends its own certificate alone is then still one that leads to a root. */
async function readAuthorities(db: Parts["db"]): Promise<string[]> {
  const authorities = await db.authority.findMany({ select: { der: true }, orderBy: { createdAt: "asc" } })
  return authorities.map(({ der }) => pemEncode("CERTIFICATE", der))
}
