// The door to the bundle: what server, agent, targets and tests take from here.
// Everything is pure: keys come in as signers, time as a value.
export { type AcceptConditions, acceptManifest } from "./accept-manifest"
export { binNames, binOf, countBins, isApplicationArtifact, isBinName, pinnedNameOf } from "./application-bins"
export { BundleError } from "./bundle-error"
export { checkArtifact } from "./check-artifact"
export {
  type CompiledArtifact,
  compileArtifacts,
  compileBins,
  compileRevocations,
  compileRoutes,
  compileSurroundings,
  compileTokenKeys,
  compileTrust,
  type PolicyContent,
} from "./compile-artifacts"
export { type ChangeNames, changedApplications, changedPins, describeChanges } from "./describe-changes"
export { manifestMaxBytes, rootDocumentMaxBytes } from "./limits"
export { jwkFromSpki, jwkThumbprint, type PublicJwk } from "./public-jwk"
export { type ReadBins, readBundle } from "./read-bundle"
export { checkRootFresh, readRootDocument } from "./read-root-document"
export type { RootDocument } from "./root-document"
export type { JwsSigner } from "./sign-jws"
export { manifestType, signManifest } from "./sign-manifest"
export { rootDocumentType, signRootDocument } from "./sign-root-document"
export { readOwnManifest, type VerifiedManifest, verifyManifest } from "./verify-manifest"
export { verifyTokenSignature } from "./verify-token-signature"
