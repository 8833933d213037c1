// The most that a reader takes of each thing, in bytes. Checked before anything is parsed, hashed or fetched.
// For both sides: what is published stays within what every agent accepts.

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

/** A signed manifest: about 140 bytes for each artifact that it names. */
export const manifestMaxBytes = mebibyte
export const rootDocumentMaxBytes = 256 * kibibyte
/** One artifact: a CRL or a deny list of several hundred thousand entries. */
export const artifactMaxBytes = 64 * mebibyte
/** All artifacts of one release together. */
export const bundleMaxBytes = 512 * mebibyte
/** Signatures on one document; each costs a verification. */
export const signaturesMax = 16
/** Epochs, releases, stamps and versions: as high as the server's columns go, so that none is accepted that cannot be told of. */
export const countMax = 2_147_483_647
