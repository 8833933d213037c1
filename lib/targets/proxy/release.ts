// What a proxy has to know of a release before it renders it.
// For nginx and HAProxy.
import type { PolicyBundle } from "@/lib/core/policy"
import { UnrenderableError } from "./unrenderable-error"

type Release = Pick<PolicyBundle["manifest"], "sequence" | "stamp">

/** @throws UnrenderableError for numbers that a configuration could not say again */
export function checkRelease({ sequence, stamp }: Release): void {
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(stamp)) {
    throw new UnrenderableError("The manifest's sequence and stamp are whole numbers.")
  }
}

/** Whether certificates of other CAs are registered. */
export function hasPins({ applications }: PolicyBundle): boolean {
  return applications.some(({ pinned }) => pinned.length > 0)
}
