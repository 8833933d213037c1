// Everything that screens and programs can ask, as one flat object of questions.
// For the composition root, which gives it what it needs, and for the edges, which take it as a value.
import { makeApiQueries } from "./apis"
import { makeAuditQueries } from "./audit"
import type { AuditQueryDeps } from "./audit/verify-audit"
import { makeAuthorityQueries } from "./authorities"
import { makeCertificateQueries } from "./certificates"
import { makeCheckQueries } from "./checks"
import type { CheckQueryDeps } from "./checks/get-connection-check"
import { makeConfigurationQueries } from "./configuration"
import { makeEnvironmentQueries } from "./environments"
import { makeExternalQueries } from "./external"
import { makeGatewayQueries } from "./gateways"
import { makeGrantQueries } from "./grants"
import { makeLayerQueries } from "./layers"
import { makeOperatorQueries } from "./operators"
import { makeOverviewQueries } from "./overview"
import type { OverviewQueryDeps } from "./overview/get-overview"
import { makePartnerQueries } from "./partners"
import { makePeerQueries } from "./peers"
import { makePeopleQueries } from "./people"
import { makeProposalQueries } from "./proposals"
import type { ProposalQueryDeps } from "./proposals/get-proposal"
import { makePublicationQueries } from "./publication"
import { makeRenewalQueries } from "./renewals"
import { makeRolloutQueries } from "./rollouts"
import { makeRootDocumentQueries } from "./root-documents"
import { makeRotationQueries } from "./rotations"
import { makeSearchQueries } from "./search"
import { makeTokenQueries } from "./tokens"
import { makeWebhookQueries } from "./webhooks"

export function makeQueries(deps: CheckQueryDeps & AuditQueryDeps & OverviewQueryDeps & ProposalQueryDeps) {
  return {
    ...makePeopleQueries(deps),
    ...makePartnerQueries(deps),
    ...makeApiQueries(deps),
    ...makeGrantQueries(deps),
    ...makeCheckQueries(deps),
    ...makeCertificateQueries(deps),
    ...makeExternalQueries(deps),
    ...makeLayerQueries(deps),
    ...makeRenewalQueries(deps),
    ...makeTokenQueries(deps),
    ...makeWebhookQueries(deps),
    ...makeGatewayQueries(deps),
    ...makePublicationQueries(deps),
    ...makeProposalQueries(deps),
    ...makeRolloutQueries(deps),
    ...makeAuditQueries(deps),
    ...makeEnvironmentQueries(deps),
    ...makeAuthorityQueries(deps),
    ...makeRotationQueries(deps),
    ...makeRootDocumentQueries(deps),
    ...makeOperatorQueries(deps),
    ...makeOverviewQueries(deps),
    ...makePeerQueries(deps),
    ...makeConfigurationQueries(deps),
    ...makeSearchQueries(deps),
  }
}

export type Queries = ReturnType<typeof makeQueries>
