// The door to the bundle: what server, agent, targets and tests take from here.
// Everything is pure: keys come in as signers, time as a value.
export { type AcceptConditions, acceptManifest } from "./accept-manifest"
export { accessMatrix, nameMatrix } from "./access-matrix"
export { binNames, binOf, countBins, isApplicationArtifact, isBinName, pinnedNameOf } from "./application-bins"
export { BundleError } from "./bundle-error"
export { canonicalJson } from "./canonical-json"
export { checkArtifact } from "./check-artifact"
export {
  type CompiledArtifact,
  compileArtifacts,
  compileBins,
  compilePeers,
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
export { readOwnRootDocument } from "./read-own-root-document"
export { checkRootFresh, readRootDocument } from "./read-root-document"
export { parseRootDocument, type RootDocument } from "./root-document"
export { assembleJws, type JwsSignature, type JwsSigner, signOnce } from "./sign-jws"
export { manifestType, signManifest } from "./sign-manifest"
export { rootDocumentType, signRootDocument } from "./sign-root-document"
export { readKeptManifest, readOwnManifest, type VerifiedManifest, verifyManifest } from "./verify-manifest"
export { verifyTokenSignature } from "./verify-token-signature"
