// Changes which keys an environment's gateways believe: the next root document is drafted and signed by every key that can sign here.
// For administrators. Where the thresholds are met it holds at once; otherwise it waits for those who guard the other keys.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import { canonicalJson } from "@/lib/bundle"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { type RootChange, rootChange, rootChangeWords } from "@/lib/core/root-change"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { createKey } from "../authorities/ensure-key"
import { lockHead } from "../publication/head"
import { checkChange, draftNext, type NewKey, neededKey } from "./draft-next"
import { gatherSignatures } from "./gather-signatures"
import { readNewestRoot } from "./read-newest-root"

export const changeRootDocumentInput = z.object({
  environment: z.string().max(50),
  change: rootChange,
  reason: reasonField(),
})
export type ChangeRootDocument = z.infer<typeof changeRootDocumentInput>

export type RootChanged = {
  version: number
  /** Otherwise it waits for signatures. */
  published: boolean
  before: { have: number; need: number }
  after: { have: number; need: number }
}

export const makeChangeRootDocument =
  (deps: Pick<Deps, "write" | "keys">) =>
  /** @throws DomainError invalid_input, conflict where a draft waits already */
  async (actor: Actor, input: ChangeRootDocument): Promise<RootChanged> => {
    requireAdmin(actor)
    const { environment, change } = input
    const made = await makeKey(deps, actor, environment, change)
    return deps.write(actor, async (context) => {
      await lockHead(context.tx, environment)
      return draft(context, deps, input, made)
    })
  }

/** A key can sign once the transaction that made it has committed. One that is made for a change that is refused is nobody's. */
async function makeKey(
  deps: Pick<Deps, "write" | "keys">,
  actor: Actor,
  environment: string,
  change: RootChange,
): Promise<NewKey | undefined> {
  const purpose = neededKey(change)
  if (purpose === undefined) return undefined
  return deps.write(actor, async (context) => {
    await requireNoDraft(context.tx, environment)
    // refused before anything is made, where it would be refused after
    const { document } = await readNewestRoot(context.tx, environment)
    checkChange(document, change)
    const id = await createKey(context, deps, purpose, environment)
    const { kid, spki } = await context.tx.key.findUniqueOrThrow({ where: { id } })
    return { kid, spki }
  })
}

async function draft(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  { environment, change, reason }: ChangeRootDocument,
  made: NewKey | undefined,
): Promise<RootChanged> {
  const { tx, now, actor, record, notify } = context
  await requireNoDraft(tx, environment)
  const { document } = await readNewestRoot(tx, environment)
  const next = draftNext(document, change, made, now)
  const { version } = next
  const stored = await tx.rootDraft.create({
    data: {
      environmentName: environment,
      version,
      payload: canonicalJson(next),
      change: change satisfies RootChange as Prisma.InputJsonObject, // plain JSON; its type has no index signature
      signatures: [],
      reason,
      startedBy: actor.id,
      startedAt: now,
    },
  })
  record({
    action: "root-document.drafted",
    subject: {
      kind: "root-document",
      id: `${environment}/${version}`,
      name: `Root document ${version} of ${environment}`,
    },
    environment,
    detail: { version, change, words: rootChangeWords[change.kind], reason },
  })
  notify("rollout", environment)
  const { published, before, after } = await gatherSignatures(context, deps, stored)
  return { version, published, before, after }
}

async function requireNoDraft(tx: Tx, environment: string): Promise<void> {
  const open = await tx.rootDraft.findUnique({ where: { environmentName: environment } })
  if (open === null) return
  throw new DomainError(
    "conflict",
    `Root document ${open.version} of ${environment} waits for signatures. Have it signed, or withdraw it first.`,
  )
}
