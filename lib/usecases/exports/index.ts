// What can be taken out of an environment for products without an agent, as one flat object of verbs.
// For the composition root. Nothing is written: what is exported is what was published.
import type { Deps } from "@/lib/usecases/deps"
import { makeGetExport } from "./get-export"
import { makeGetOpaBundle } from "./get-opa-bundle"
import { makeGetSpiffeBundle } from "./get-spiffe-bundle"

export function makeExportUseCases(deps: Deps) {
  return {
    getExport: makeGetExport(deps),
    getOpaBundle: makeGetOpaBundle(deps),
    getSpiffeBundle: makeGetSpiffeBundle(deps),
  }
}
