// What can be done about root documents and the keys that they name, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeBringSigningKeyOnline } from "./bring-signing-key-online"
import { makeChangeRootDocument } from "./change-root-document"
import { makeSignRootDraft, makeWithdrawRootDraft } from "./sign-root-draft"
import { makeTakeSigningKeyOffline } from "./take-signing-key-offline"

export function makeRootDocumentUseCases(deps: Deps) {
  return {
    changeRootDocument: makeChangeRootDocument(deps),
    signRootDraft: makeSignRootDraft(deps),
    withdrawRootDraft: makeWithdrawRootDraft(deps),
    takeSigningKeyOffline: makeTakeSigningKeyOffline(deps),
    bringSigningKeyOnline: makeBringSigningKeyOnline(deps),
  }
}
