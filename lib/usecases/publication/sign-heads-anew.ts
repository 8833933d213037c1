// Signs what gateways are told now once more, one stamp later: with other keys, in a later epoch, or with other settings of its environment.
// For root documents and settings that manifests carry; whoever calls it holds the lock from lockHead. The content stays as it is.
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { type Head, isRolling } from "./head"
import { readManifestPayload } from "./read-manifest-payload"
import { type Moved, signHead } from "./sign-head"

/** @param epoch where the newest root document vouches for a later one */
export async function signHeadsAnew(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  head: Head,
  epoch = head.epoch,
): Promise<void> {
  if (head.sequence === 0) return
  const next = isRolling(head) ? await signAnew(context, deps, head, "stable", epoch) : head
  await signAnew(context, deps, next, isRolling(head) ? "head" : "both", epoch)
}

/** One of the two, or both where they are one. */
export async function signAnew(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  head: Head,
  moved: Moved,
  epoch = head.epoch,
): Promise<Head> {
  const { sequence, stamp, manifestSha256 } = moved === "stable" ? head.stable : head
  const { kind, rollbackOf, previous, artifacts } = await readManifestPayload(context.tx, manifestSha256)
  return signHead(
    context,
    deps,
    head,
    { epoch, sequence, stamp: stamp + 1, kind, rollbackOf, previous, artifacts },
    moved,
  )
}
