// What the program does about the audit chain, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeSealAudit } from "./seal-audit"

export function makeAuditUseCases(deps: Deps) {
  return { sealAudit: makeSealAudit(deps) }
}
