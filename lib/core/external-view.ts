// Certificates of other CAs, and the authorities under which they are registered, as screens and the API show them.
// Shapes only; instants are ISO 8601 in UTC.

export type ExternalAnchorView = {
  id: string
  environment: string
  name: string
  /** RFC 4514 string. */
  subject: string
  sha256: string
  notBefore: string
  notAfter: string
  /** How many registered certificates below it go on; null for whom that is no business. */
  certificates: number | null
  addedAt: string
}

/** What would be registered, read from the upload. */
export type ExternalCertificatePreview = {
  subject: string
  issuer: string
  serial: string
  sha256: string
  keyAlgorithm: string
  notBefore: string
  notAfter: string
  /** The accepted authority that it leads to. */
  anchor: string
  /** What it may be used for, once published. */
  scopes: string[]
}
