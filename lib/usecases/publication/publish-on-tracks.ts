// Publishes what publishes itself: once, or while a rollout runs once for what is stable and once for the head, in one transaction.
// For revocations and for trust. Numbers stay gapless, each has one content, and no gateway is ever asked to take a lower one (decision 041).
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { type Head, isRolling } from "./head"
import { type ArtifactRefs, readArtifactRefs } from "./read-artifacts"
import { type NewRelease, writeRelease } from "./write-release"

/** `news`: gateways of this track do not know it yet. */
export type Prepared = { news: boolean; release: NewRelease }

/**
 * @param prepare the release that follows from the artifacts of one track
 * @returns the lowest number that says it; undefined where everybody knows it
 */
export async function publishOnTracks(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  head: Head,
  prepare: (refs: ArtifactRefs) => Promise<Prepared>,
): Promise<number | undefined> {
  const { environment, sequence, stable } = head
  const numbers = isRolling(head) ? [stable.sequence, sequence] : [sequence]
  const prepared: NewRelease[] = []
  let isNews = false
  for (const number of numbers) {
    const { news, release } = await prepare(await readArtifactRefs(context.tx, { environment, sequence: number }))
    prepared.push(release)
    isNews ||= news
  }
  if (!isNews) return undefined
  // the head's comes last and so stays the highest
  const [first, second] = prepared
  if (first === undefined) return undefined
  const written = await writeRelease(context, deps, head, { ...first, track: second === undefined ? "all" : "stable" })
  if (second !== undefined) await writeRelease(context, deps, written.head, { ...second, track: "head" })
  return written.sequence
}
