// The first start: environments, hierarchies, manifest and root keys, root documents, first CRLs and a first release of trust.
// For the server at every start; what is there stays as it is (decision 004).
import type { Deps } from "@/lib/usecases/deps"
import { ensureAuthority } from "./ensure-authority"
import { type EnvironmentSeed, ensureEnvironment } from "./ensure-environment"
import { ensureFirstRelease } from "./ensure-first-release"
import { ensureKey } from "./ensure-key"
import { ensureRootDocument } from "./ensure-root-document"

const environments: EnvironmentSeed[] = [
  { name: "sandbox", title: "Sandbox", staleness: "serve_stale" },
  { name: "production", title: "Production", staleness: "serve_stale" },
]

export type BootstrapDeps = Pick<Deps, "write" | "db" | "random" | "keys" | "settings" | "clock">

export const makeBootstrap = (deps: BootstrapDeps) => async (): Promise<void> => {
  for (const seed of environments) await ensureEnvironment(deps, seed)
  for (const environment of [null, ...environments.map(({ name }) => name)]) {
    await ensureAuthority(deps, environment, "root")
    await ensureAuthority(deps, environment, "issuing")
  }
  for (const { name } of environments) {
    await ensureKey(deps, "root", name)
    await ensureKey(deps, "manifest", name)
    await ensureRootDocument(deps, name)
    await ensureFirstRelease(deps, name)
  }
}
