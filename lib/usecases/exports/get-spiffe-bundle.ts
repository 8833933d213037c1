// The trust bundle of an environment in SPIFFE's form, of the newest release.
// For anybody: it holds certificates that are public.
import { renderSpiffeBundle } from "@/lib/targets/spiffe/render-spiffe"
import type { Deps } from "@/lib/usecases/deps"
import { readBundleOf } from "../publication/read-bundle-of"
import { keepFew, readReleaseDigest } from "./read-release"

export const makeGetSpiffeBundle = ({ db }: Pick<Deps, "db">) => {
  const kept = keepFew<string>(6)
  return async (environment: string): Promise<string> => {
    const digest = await readReleaseDigest(db, environment)
    return kept(digest, async () => renderSpiffeBundle(await readBundleOf(db, digest)))
  }
}
