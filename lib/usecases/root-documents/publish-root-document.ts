// Publishes a root document that enough keys have signed, and what follows from it: manifests signed anew by the keys that it names,
// in the epoch that it vouches for, and the end of the keys that it names no more. For gatherSignatures, in its transaction.
import { createHash } from "node:crypto"
import { assembleJws, type RootDocument, readRootDocument } from "@/lib/bundle"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { lockHead } from "../publication/head"
import { signHeadsAnew } from "../publication/sign-heads-anew"
import type { DraftSignature } from "./gather-signatures"

export type SignedRoot = {
  environment: string
  before: RootDocument
  after: RootDocument
  payload: Uint8Array
  signatures: readonly DraftSignature[]
}

export async function publishRootDocument(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  { environment, before, after, payload, signatures }: SignedRoot,
): Promise<void> {
  const { tx, now, record, notify } = context
  const jws = assembleJws(
    payload,
    signatures.map(({ protected: header, signature }) => ({ protected: header, signature })),
  )
  // as a gateway will read it: a chain that breaks here would lock all of them out
  await readRootDocument(jws, before)
  const { version, epoch, notAfter } = after
  const sha256 = createHash("sha256").update(jws).digest("hex")
  await tx.rootDocument.create({
    data: { environmentName: environment, version, jws, sha256, notAfter: new Date(notAfter), createdAt: now },
  })
  await tx.rootDraft.delete({ where: { environmentName: environment } })
  record({
    action: "root-document.signed",
    subject: {
      kind: "root-document",
      id: `${environment}/${version}`,
      name: `Root document ${version} of ${environment}`,
    },
    environment,
    detail: { version, sha256, epoch, notAfter, signedBy: signatures.map(({ kid }) => kid) },
  })
  await signHeadsAnew(context, deps, await lockHead(tx, environment), epoch)
  await destroyKeys(context, environment, before, after)
  notify("rollout", environment)
}

/** What no document names signs nothing that anybody believes; gone it cannot be stolen any more. */
async function destroyKeys(
  { tx, record }: WriteContext,
  environment: string,
  before: RootDocument,
  after: RootDocument,
): Promise<void> {
  const gone = Object.keys(before.keys).filter((kid) => !Object.hasOwn(after.keys, kid))
  if (gone.length === 0) return
  await tx.key.updateMany({
    where: { environmentName: environment, kid: { in: gone } },
    data: { store: "destroyed", wrapped: null },
  })
  for (const kid of gone) {
    record({
      action: "key.destroyed",
      subject: { kind: "key", id: kid, name: kid },
      environment,
      detail: { version: after.version },
    })
  }
}
