// The door to the bundle: what server, agent, targets and tests take from here.
// Everything is pure: keys come in as signers, time as a value.
export { type AcceptConditions, acceptManifest, type SeenManifest } from "./accept-manifest"
export { binOf, isBinName } from "./application-bins"
export { BundleError, type BundleErrorCode } from "./bundle-error"
export { checkArtifact } from "./check-artifact"
export {
  type CompiledArtifact,
  type CompileInput,
  compileArtifacts,
  compileRevocations,
  compileTrust,
  type PolicyContent,
} from "./compile-artifacts"
export { type ChangeNames, changedApplications, describeChanges } from "./describe-changes"
export { artifactMaxBytes, bundleMaxBytes, manifestMaxBytes, rootDocumentMaxBytes } from "./limits"
export { type JwsAlgorithm, jwkFromSpki, jwkThumbprint, type PublicJwk } from "./public-jwk"
export { readBundle } from "./read-bundle"
export { checkRootFresh, readRootDocument } from "./read-root-document"
export type { RootDocument } from "./root-document"
export type { JwsSigner } from "./sign-jws"
export { manifestType, signManifest } from "./sign-manifest"
export { rootDocumentType, signRootDocument } from "./sign-root-document"
export { readOwnManifest, type VerifiedManifest, verifyManifest } from "./verify-manifest"
