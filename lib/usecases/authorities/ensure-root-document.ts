// The first root document of an environment: which key signs its manifests, signed by the environment's root key.
// For the first start. Enrolment pins its digest, so that an agent trusts it from the first moment.
import { jwkFromSpki, type RootDocument, signRootDocument } from "@/lib/bundle"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { rootDocumentYears } from "../root-documents/draft-next"
import { once } from "./once"

export function ensureRootDocument(deps: Pick<Deps, "write" | "db" | "keys">, environment: string): Promise<void> {
  return once(
    deps,
    async (tx) => (await tx.rootDocument.count({ where: { environmentName: environment } })) > 0,
    (context) => createRootDocument(context, deps, environment),
  )
}

async function createRootDocument(
  { tx, now, record }: WriteContext,
  { keys }: Pick<Deps, "keys">,
  environment: string,
): Promise<void> {
  const root = await readKeys(tx, "root", environment)
  const manifest = await readKeys(tx, "manifest", environment)
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(now.getUTCFullYear() + rootDocumentYears)
  const { epoch } = await tx.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
  const document: RootDocument = {
    schema: "gatewarden/root/1",
    version: 1,
    epoch,
    notAfter: notAfter.toISOString(),
    keys: Object.fromEntries([...root, ...manifest].map(({ kid, spki }) => [kid, jwkFromSpki(spki)])),
    roles: {
      root: { kids: root.map(({ kid }) => kid), threshold: 1 },
      manifest: { kids: manifest.map(({ kid }) => kid), threshold: 1 },
    },
  }
  const signers = root.map(({ id, kid }) => ({
    kid,
    alg: "ES256" as const,
    sign: (data: Uint8Array) => keys.sign(id, data, "jose"),
  }))
  const { jws, sha256 } = await signRootDocument(document, signers)
  await tx.rootDocument.create({
    data: { environmentName: environment, version: 1, jws, sha256, notAfter, createdAt: now },
  })
  record({
    action: "root-document.signed",
    subject: { kind: "root-document", id: `${environment}/1`, name: `Root document 1 of ${environment}` },
    environment,
    detail: { version: 1, sha256, notAfter: notAfter.toISOString() },
  })
}

async function readKeys(tx: Tx, purpose: "root" | "manifest", environment: string) {
  const rows = await tx.key.findMany({
    where: { purpose, environmentName: environment },
    orderBy: { id: "asc" },
    select: { id: true, kid: true, spki: true },
  })
  if (rows.length === 0) throw new Error(`there is no ${purpose} key for ${environment}`)
  return rows
}
