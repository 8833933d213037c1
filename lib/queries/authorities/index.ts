// What can be asked about authorities, by staff and by whoever checks a certificate, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetAuthority } from "./get-authority"
import { makeGetEstAuthorities } from "./get-est-authorities"
import { makeListAuthorities } from "./list-authorities"
import { makeListOcspIssuers, makeListRecentRevocations, makeReadOcspStatuses } from "./ocsp-sources"
import { makeGetAuthorityCertificate, makeGetCrl, makeGetTrustPem } from "./published-pki"

export function makeAuthorityQueries(deps: QueryDeps) {
  return {
    listAuthorities: makeListAuthorities(deps),
    getAuthority: makeGetAuthority(deps),
    listOcspIssuers: makeListOcspIssuers(deps),
    readOcspStatuses: makeReadOcspStatuses(deps),
    listRecentRevocations: makeListRecentRevocations(deps),
    getCrl: makeGetCrl(deps),
    getAuthorityCertificate: makeGetAuthorityCertificate(deps),
    getTrustPem: makeGetTrustPem(deps),
    getEstAuthorities: makeGetEstAuthorities(deps),
  }
}
