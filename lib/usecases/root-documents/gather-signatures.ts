// Adds to a drafted root document the signatures of every key that can sign here, and publishes it once there are enough.
// For changing and for signing. A key that is off line signs where its file is brought: in a ceremony, by whoever holds it.
import type { Prisma, RootDraft } from "@prisma/client"
import { z } from "zod"
import { type JwsSignature, parseRootDocument, type RootDocument, rootDocumentType, signOnce } from "@/lib/bundle"
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { publishRootDocument } from "./publish-root-document"
import { readNewestRoot } from "./read-newest-root"

const signature = z.object({ kid: z.string(), protected: z.string(), signature: z.string() })
export type DraftSignature = JwsSignature & { kid: string }

export const readSignatures = (draft: Pick<RootDraft, "signatures">): DraftSignature[] =>
  z.array(signature).parse(draft.signatures)

export type Gathered = {
  published: boolean
  added: string[]
  before: { have: number; need: number }
  after: { have: number; need: number }
}

export async function gatherSignatures(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  draft: RootDraft,
): Promise<Gathered> {
  const { tx } = context
  const { environmentName: environment, payload } = draft
  const { document: before } = await readNewestRoot(tx, environment)
  const after = parseRootDocument(payload)
  const known = readSignatures(draft)
  const fresh = await signHere(tx, deps, environment, payload, wantedKids(before, after, known))
  const signatures = [...known, ...fresh]
  const stored = signatures satisfies DraftSignature[] as Prisma.InputJsonArray // plain JSON; its type has no index signature
  await tx.rootDraft.update({ where: { environmentName: environment }, data: { signatures: stored } })
  const counts = { before: countOf(before, signatures), after: countOf(after, signatures) }
  const published = counts.before.have >= counts.before.need && counts.after.have >= counts.after.need
  if (published) await publishRootDocument(context, deps, { environment, before, after, payload, signatures })
  return { published, added: fresh.map(({ kid }) => kid), ...counts }
}

const wantedKids = (before: RootDocument, after: RootDocument, known: readonly DraftSignature[]): string[] =>
  [...new Set([...before.roles.root.kids, ...after.roles.root.kids])].filter(
    (kid) => !known.some((one) => one.kid === kid),
  )

export function countOf(
  { roles }: RootDocument,
  signatures: readonly { kid: string }[],
): { have: number; need: number } {
  const { kids, threshold } = roles.root
  return { have: signatures.filter(({ kid }) => kids.includes(kid)).length, need: threshold }
}

async function signHere(
  tx: Tx,
  { keys }: Pick<Deps, "keys">,
  environment: string,
  payload: Uint8Array,
  kids: readonly string[],
): Promise<DraftSignature[]> {
  const rows = await tx.key.findMany({
    where: { environmentName: environment, purpose: "root", kid: { in: [...kids] } },
    orderBy: { id: "asc" },
  })
  const made = await Promise.all(
    rows.map(async ({ id, kid }): Promise<DraftSignature[]> => {
      const sign = (data: Uint8Array) => keys.sign(id, data, "jose")
      try {
        return [{ kid, ...(await signOnce(payload, rootDocumentType, { kid, alg: "ES256", sign })) }]
      } catch (error) {
        // its holder is not here: the draft waits for somebody who brings it
        if (error instanceof DomainError && error.code === "unavailable") return []
        throw error
      }
    }),
  )
  return made.flat()
}
