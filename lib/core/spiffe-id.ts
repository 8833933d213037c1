// The SPIFFE IDs that certificates carry in their one URI SAN, for whoever issues or reads them.
// Identifiers and the trust domain hold no character that a URI would need escaped.

export function applicationSpiffeId(
  trustDomain: string,
  environment: string,
  partnerId: string,
  applicationId: string,
): string {
  return `spiffe://${trustDomain}/${environment}/partner/${partnerId}/application/${applicationId}`
}

export function gatewaySpiffeId(trustDomain: string, environment: string, gatewayId: string): string {
  return `spiffe://${trustDomain}/${environment}/gateway/${gatewayId}`
}

export function operatorSpiffeId(trustDomain: string, operatorId: string): string {
  return `spiffe://${trustDomain}/operator/${operatorId}`
}
