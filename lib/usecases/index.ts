// Everything that people and machines can do, as one flat object of verbs.
// For the composition root, which gives it what it needs, and for the edges, which take it as a value.

import { makeApiUseCases } from "./apis"
import { makeAuditUseCases } from "./audit"
import { makeAuthorityUseCases } from "./authorities"
import { makeCertificateUseCases } from "./certificates"
import { makeCheckUseCases } from "./checks"
import type { Deps } from "./deps"
import { makeEnrolmentUseCases } from "./enrolment"
import { makeExportUseCases } from "./exports"
import { makeExternalUseCases } from "./external"
import { makeGatewayUseCases } from "./gateways"
import { makeGrantUseCases } from "./grants"
import { makeIdempotencyUseCases } from "./idempotency"
import { makeLayerUseCases } from "./layers"
import { makeOperatorUseCases } from "./operators"
import { makePartnerUseCases } from "./partners"
import { makePeopleUseCases } from "./people"
import { makeProposalUseCases } from "./proposals"
import { makePublicationUseCases } from "./publication"
import { makeRenewalUseCases } from "./renewals"
import { makeRolloutUseCases } from "./rollouts"
import { makeRootDocumentUseCases } from "./root-documents"
import { makeRotationUseCases } from "./rotations"
import { makeTokenUseCases } from "./tokens"
import { makeWebhookUseCases } from "./webhooks"

export function makeUseCases(deps: Deps) {
  return {
    ...makePeopleUseCases(deps),
    ...makePartnerUseCases(deps),
    ...makeApiUseCases(deps),
    ...makeGrantUseCases(deps),
    ...makeCertificateUseCases(deps),
    ...makeExternalUseCases(deps),
    ...makeLayerUseCases(deps),
    ...makeRenewalUseCases(deps),
    ...makeEnrolmentUseCases(deps),
    ...makeTokenUseCases(deps),
    ...makeWebhookUseCases(deps),
    ...makeGatewayUseCases(deps),
    ...makeOperatorUseCases(deps),
    ...makeCheckUseCases(deps),
    ...makePublicationUseCases(deps),
    ...makeProposalUseCases(deps),
    ...makeRolloutUseCases(deps),
    ...makeAuthorityUseCases(deps),
    ...makeRotationUseCases(deps),
    ...makeRootDocumentUseCases(deps),
    ...makeAuditUseCases(deps),
    ...makeExportUseCases(deps),
    ...makeIdempotencyUseCases(deps),
  }
}

export type UseCases = ReturnType<typeof makeUseCases>
