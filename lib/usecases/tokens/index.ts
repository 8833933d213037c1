// What can be done about issuers of access tokens, as one flat object of verbs.
// For the composition root. Fetching their keys needs an HTTP client, which whoever refreshes them brings along.
import type { Deps } from "@/lib/usecases/deps"
import { makeAddTokenIssuer } from "./add-token-issuer"
import { makeAskTokenIssuer } from "./ask-token-issuer"
import { makeRefreshTokenKeys } from "./refresh-token-keys"
import { makeRemoveTokenIssuer } from "./remove-token-issuer"

export function makeTokenUseCases(deps: Deps) {
  return {
    addTokenIssuer: makeAddTokenIssuer(deps),
    askTokenIssuer: makeAskTokenIssuer(deps),
    removeTokenIssuer: makeRemoveTokenIssuer(deps),
    refreshTokenKeys: makeRefreshTokenKeys(deps),
  }
}
