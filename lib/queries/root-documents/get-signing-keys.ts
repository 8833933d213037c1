// The keys that an environment's gateways believe, the chain of root documents that names them, and what waits for signatures.
// For staff.
import { createHash } from "node:crypto"
import type { RootDraft } from "@prisma/client"
import { z } from "zod"
import { parseRootDocument, type RootDocument, readOwnRootDocument } from "@/lib/bundle"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import { rootChange } from "@/lib/core/root-change"
import type { RootDraftView, SigningKeys, SigningKeyView } from "@/lib/core/signing-keys-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"

export const makeGetSigningKeys =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, environment: string): Promise<SigningKeys> => {
    requireStaff(actor)
    const rows = await db.rootDocument.findMany({
      where: { environmentName: environment },
      orderBy: { version: "desc" },
    })
    const [newest] = rows
    if (newest === undefined) throw notFound("environment", environment)
    const current = readOwnRootDocument(newest.jws)
    const draft = await db.rootDraft.findUnique({ where: { environmentName: environment } })
    return {
      environment,
      keys: await readKeys(db, environment, current),
      documents: rows.map(({ version, sha256, createdAt, notAfter, jws }) => {
        const { epoch, roles } = version === current.version ? current : readOwnRootDocument(jws)
        return {
          ...{ version, epoch, sha256, root: roles.root, manifest: roles.manifest },
          createdAt: createdAt.toISOString(),
          notAfter: notAfter.toISOString(),
        }
      }),
      draft: draft === null ? null : await draftView(db, draft, current),
    }
  }

async function readKeys(db: QueryDeps["db"], environment: string, { roles }: RootDocument): Promise<SigningKeyView[]> {
  const rows = await db.key.findMany({
    where: { environmentName: environment, kid: { in: [...roles.root.kids, ...roles.manifest.kids] } },
    orderBy: { id: "asc" },
  })
  return rows.map(({ kid, store, createdAt }) => ({
    ...{ kid, store, createdAt: createdAt.toISOString() },
    role: roles.root.kids.includes(kid) ? "root" : "manifest",
  }))
}

const signed = z.array(z.object({ kid: z.string() }))

async function draftView(db: QueryDeps["db"], draft: RootDraft, before: RootDocument): Promise<RootDraftView> {
  const { version, change, reason, startedBy, startedAt, signatures, payload } = draft
  const signedBy = signed.parse(signatures).map(({ kid }) => kid)
  const nameOf = await readActorNames(db, [startedBy])
  const after = parseRootDocument(payload)
  const count = ({ roles: { root } }: RootDocument) => ({
    have: signedBy.filter((kid) => root.kids.includes(kid)).length,
    need: root.threshold,
  })
  return {
    ...{ version, reason, signedBy, change: rootChange.parse(change) },
    ...{ epoch: after.epoch, notAfter: after.notAfter, root: after.roles.root, manifest: after.roles.manifest },
    sha256: createHash("sha256").update(payload).digest("hex"),
    startedBy: nameOf(startedBy),
    startedAt: startedAt.toISOString(),
    before: count(before),
    after: count(after),
  }
}
