// What gateways fetch: manifests, artifacts and root documents, as one flat object of questions.
// For the composition root. Who may ask for which environment is decided by the config API, from the certificate.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetArtifact } from "./get-artifact"
import { makeGetRootDocument } from "./get-root-document"
import { makeGetToldManifests, makeListHeads } from "./get-told-manifests"

export function makeConfigurationQueries(deps: QueryDeps) {
  return {
    getToldManifests: makeGetToldManifests(deps),
    listHeads: makeListHeads(deps),
    getArtifact: makeGetArtifact(deps),
    getRootDocument: makeGetRootDocument(deps),
  }
}
