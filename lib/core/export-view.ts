// What can be taken out of an environment for a product that no agent of ours configures, as screens and the API show it.
// Shapes only; lib/targets says what each holds, and what its product cannot enforce.

export const exportKinds = ["envoy", "opa", "spiffe", "aws", "kong", "azure", "apigee", "deny-list"] as const
export type ExportKind = (typeof exportKinds)[number]

export type ExportView = {
  kind: ExportKind
  /** The product, as people call it. */
  title: string
  /** What the files make the product do, and what they cannot make it do. */
  enforces: string[]
  limits: string[]
}

export type ExportFile = {
  kind: ExportKind
  environment: string
  sequence: number
  /** tar.gz, the same bytes for the same release. */
  bytes: Uint8Array<ArrayBuffer>
  /** Of the bytes, lower-case hex. */
  sha256: string
}
