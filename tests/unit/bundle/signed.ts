// Keys, root documents and manifests for the tests of the bundle, signed for real.
// Every test makes its own, so that none can lean on another's numbers.
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import {
  compileArtifacts,
  type JwsSigner,
  jwkFromSpki,
  jwkThumbprint,
  type PublicJwk,
  type RootDocument,
} from "@/lib/bundle"
import type { ManifestPayload } from "@/lib/core/policy"
import { samplePolicy } from "./sample-policy"

export type SigningKey = JwsSigner & { jwk: PublicJwk }

export function signingKey(alg: JwsSigner["alg"] = "ES256"): SigningKey {
  const { publicKey, privateKey } =
    alg === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519")
  const jwk = jwkFromSpki(new Uint8Array(publicKey.export({ type: "spki", format: "der" })))
  return { kid: jwkThumbprint(jwk), alg, jwk, sign: async (data) => rawSignature(alg, privateKey, data) }
}

export function rawSignature(alg: JwsSigner["alg"], key: KeyObject, data: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey(key.export({ type: "pkcs8", format: "pem" }))
  return alg === "ES256"
    ? sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" })
    : sign(null, data, privateKey)
}

type Roles = { root: SigningKey[]; manifest: SigningKey[]; threshold?: number }

export function rootDocument(
  { root, manifest, threshold = 1 }: Roles,
  changes: Partial<RootDocument> = {},
): RootDocument {
  return {
    schema: "gatewarden/root/1",
    version: 1,
    epoch: 1,
    notAfter: "2036-01-01T00:00:00.000Z",
    keys: Object.fromEntries([...root, ...manifest].map(({ kid, jwk }) => [kid, jwk])),
    roles: {
      root: { kids: root.map(({ kid }) => kid), threshold },
      manifest: { kids: manifest.map(({ kid }) => kid), threshold },
    },
    ...changes,
  }
}

export function manifestPayload(changes: Partial<ManifestPayload> = {}): ManifestPayload {
  const artifacts = [...compileArtifacts(samplePolicy())]
  return {
    schema: "gatewarden/manifest/1",
    environment: "sandbox",
    epoch: 1,
    sequence: 42,
    stamp: 3,
    kind: "policy",
    issuedAt: "2026-06-01T00:00:00.000Z",
    notAfter: "2026-06-02T00:00:00.000Z",
    refreshSeconds: 30,
    minimumAgent: "0.1.0",
    previous: "a".repeat(64),
    auditHead: "0".repeat(64),
    artifacts: Object.fromEntries(artifacts.map(([name, { sha256, bytes }]) => [name, { sha256, bytes }])),
    ...changes,
  }
}
