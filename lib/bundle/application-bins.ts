// Which hashed bin an application lies in, and how many bins there are: a power of two, with near 200 applications each.
// So that a change rewrites one bin, whatever the number of applications.
import { createHash } from "node:crypto"

const target = 200
/** A new number is taken only well past the target: at its border each new or retired application would rewrite every bin. */
const most = 256
const fewest = 64

const prefix = "applications/"
const pinnedPrefix = "pinned/"

/**
 * How many bins. With `previous`, the number of the release before, that number stays while its bins hold 64 to 256
 * applications on average; otherwise the smallest power of two that holds at most 200.
 */
export function countBins(applications: number, previous?: number): number {
  if (previous !== undefined && isPowerOfTwo(previous)) {
    const average = applications / previous
    if (average <= most && (average >= fewest || previous === 1)) return previous
  }
  let bins = 1
  while (applications / bins > target) bins *= 2
  return bins
}

/** By the last bits of the identifier's hash, so that twice as many bins split each in two. */
export function binOf(applicationId: string, bins: number): string {
  const hash = createHash("sha256").update(applicationId).digest().readUInt32BE(0)
  return binName(hash & (bins - 1))
}

/** `applications/00`; three digits and more from 256 bins on. */
function binName(index: number): string {
  return prefix + index.toString(16).padStart(2, "0")
}

/** All of `count` bins. */
export function binNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => binName(index))
}

export function isBinName(artifact: string): boolean {
  return artifact.startsWith(prefix)
}

/** `pinned/00` beside `applications/00`: the certificates that are pinned for the applications of that bin. */
export function pinnedNameOf(bin: string): string {
  return pinnedPrefix + bin.slice(prefix.length)
}

export function isPinnedName(artifact: string): boolean {
  return artifact.startsWith(pinnedPrefix)
}

/** A bin or what is pinned beside it. */
export function isApplicationArtifact(artifact: string): boolean {
  return isBinName(artifact) || isPinnedName(artifact)
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(count) && count > 0 && count <= 2 ** 24 && (count & (count - 1)) === 0
}
