// The signed OPA bundle that a gateway polls: its environment's release, on the track that a rollout has it on.
// For gateways alone. ECDSA signs the same bytes differently each time, so a tag names the manifest, not these bytes.
import { DomainError } from "@/lib/core/domain-error"
import { signOpaBundle } from "@/lib/targets/opa/sign-opa-bundle"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { readBundleOf } from "../publication/read-bundle-of"
import { readNewestRoot } from "../root-documents/read-newest-root"
import { keepFew, readReleaseDigest } from "./read-release"

export type OpaBundle = { manifestSha256: string; sequence: number; bytes: Uint8Array<ArrayBuffer> }

export const makeGetOpaBundle = ({ db, keys }: Pick<Deps, "db" | "keys">) => {
  const kept = keepFew<OpaBundle>(4)
  return async ({ environment, wave = 2 }: { environment: string; wave?: number }): Promise<OpaBundle> => {
    const manifestSha256 = await readReleaseDigest(db, environment, wave)
    return kept(manifestSha256, async () => {
      const bundle = await readBundleOf(db, manifestSha256)
      const { id, kid } = await signingKey(db, environment)
      const bytes = await signOpaBundle(bundle, { kid, sign: (data) => keys.sign(id, data, "jose") })
      return { manifestSha256, sequence: bundle.manifest.sequence, bytes }
    })
  }
}

/** OPA takes one signature, so it is the first of the keys that sign manifests now. */
async function signingKey(db: Tx, environment: string): Promise<{ id: string; kid: string }> {
  const { document } = await readNewestRoot(db, environment)
  const { kids } = document.roles.manifest
  const key = await db.key.findFirst({
    where: { purpose: "manifest", environmentName: environment, kid: { in: kids } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, kid: true },
  })
  if (key === null) throw new DomainError("unavailable", `There is no manifest key for ${environment}.`)
  return key
}
