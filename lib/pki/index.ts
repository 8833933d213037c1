// The door to the PKI: what the layers above take from here.
// Everything is pure: keys come in as a Signer, chance and time as values.
export { buildCrl, type CrlInput, type CrlReason, type RevokedEntry } from "./build-crl"
export {
  buildOcspError,
  buildOcspResponse,
  type OcspError,
  type OcspStatus,
  ocspIssuerHashes,
} from "./build-ocsp-response"
export type { CertificateInfo } from "./certificate-info"
export { certsOnly } from "./certs-only"
export { cleanName } from "./clean-name"
export { csrAttributes } from "./csr-attributes"
export { requireSameNames } from "./csr-names"
export { decodeEstBody, encodeEstBody } from "./est-body"
export { type IssuedCertificate, issueCertificate } from "./issue-certificate"
export { lintCertificate, lintTemplate } from "./lint-certificate"
export { makeName, type Name } from "./name"
export { nameToString } from "./name-to-string"
export { type Csr, csrMaxBytes, parseCsr } from "./parse-csr"
export { type OcspCertId, type OcspRequest, ocspRequestMaxBytes, parseOcspRequest } from "./parse-ocsp-request"
export { pemDecodeOne, pemEncode } from "./pem"
export {
  type CertificateTemplate,
  clientName,
  clientProfile,
  gatewayProfile,
  type IssuedInput,
  type IssuerUrls,
  issuingProfile,
  listenerProfile,
  operatorProfile,
  type ProfileName,
  responderProfile,
  rootProfile,
} from "./profiles"
export type { KeyAlgorithm } from "./public-key"
export { readCertificate } from "./read-certificate"
export { readCertificates } from "./read-certificates"
export { requireSoundKey } from "./require-sound-key"
export { canonicalSerial, serialFromRandom } from "./serial"
export { type Signer, signerFromPrivateKey } from "./signer"
export { type ChainFailure, type ChainResult, verifyChain } from "./verify-chain"
