// Where the page of an object lies, for everything that names one: owners of certificates, subjects of the audit, findings.
// Undefined for what has no page of its own, and for what may be gone.

const pages: Record<string, (id: string) => string> = {
  partner: (id) => `/partners/${id}`,
  application: (id) => `/applications/${id}`,
  certificate: (id) => `/certificates/${id}`,
  api: (id) => `/apis/${id}`,
  gateway: (id) => `/gateways/${id}`,
  "token-issuer": () => "/settings/token-issuers",
  operator: () => "/settings/operators",
  listener: () => "/settings/authorities",
  environment: () => "/settings/environments",
  "root-document": () => "/settings/signing-keys",
  // by environment and number: in the audit log releases and proposals have identifiers, which no page goes by
  "environment-release": (id) => `/releases/${id}`,
  "environment-proposal": (id) => `/releases/${id}`,
  authority: (id) => `/settings/authorities/${id}`,
  rotation: (id) => `/settings/rotations/${id}`,
  user: () => "/settings/people",
  invitation: () => "/settings/people",
}

export function objectHref(kind: string, id: string): string | undefined {
  return pages[kind]?.(id)
}
