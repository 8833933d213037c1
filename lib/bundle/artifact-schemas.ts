// The shapes of the JSON artifacts. Unlike a manifest's, members that are not named here are refused: one that is overlooked
// might have been a restriction. For readBundle; the types are those of lib/core, which these have to fit.
import { z } from "zod"
import { hostnameProblem } from "@/lib/core/hostname"
import { httpMethods } from "@/lib/core/http-methods"
import { pathTemplateProblem } from "@/lib/core/path-template"
import type {
  ApplicationsArtifact,
  PeersArtifact,
  PinnedArtifact,
  RevocationsArtifact,
  RoutesArtifact,
  TokenKeysArtifact,
  TokenPolicy,
  TrustArtifact,
} from "@/lib/core/policy"
import { handOverHeaders } from "@/lib/core/policy"
import { tokenAlgorithms, tokenAudienceProblem, tokenClaimProblem, tokenIssuerProblem } from "@/lib/core/token-policy"
import { upstreamProblem } from "@/lib/core/upstream"

const digest = z.string().regex(/^[0-9a-f]{64}$/)
/** What targets write into configuration files: nothing that could end a string, a line or a directive. */
const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const slug = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/)
/** RFC 4514: bytes beyond printable ASCII are escaped. */
const distinguishedName = z.string().regex(/^[\x20-\x7e]{1,2000}$/)
const scopeName = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/)
const printable = z.string().regex(/^[\x21-\x7e]{1,2000}$/)
const without = (problem: (text: string) => string | undefined) => (text: string) => problem(text) === undefined
const hostname = z.string().refine(without(hostnameProblem), "Not a hostname.")

export const trustSchema: z.ZodType<TrustArtifact> = z.strictObject({
  anchors: z
    .array(z.strictObject({ name: slug, subject: distinguishedName, pem: z.string().max(100_000), sha256: digest }))
    .min(1),
  crls: z.array(
    z.strictObject({
      issuer: distinguishedName,
      number: z.int().min(0),
      url: printable,
      artifact: z.string().regex(/^crl\/[a-z0-9][a-z0-9.-]{0,99}$/),
    }),
  ),
})

const tokenIssuer = z.string().refine(without(tokenIssuerProblem), "Not an issuer of tokens.")

const tokenPolicySchema: z.ZodType<TokenPolicy> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("jwt"),
    issuer: tokenIssuer,
    audience: z.string().refine(without(tokenAudienceProblem), "Not an audience."),
    algorithms: z.array(z.enum(tokenAlgorithms)).min(1).max(tokenAlgorithms.length),
    scopeClaim: z.string().refine(without(tokenClaimProblem), "Not the name of a claim.").nullable(),
    bound: z.boolean(),
  }),
])

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const number = z.string().regex(/^[A-Za-z0-9_-]{4,1400}$/)

/** A private member, or one that says another use, has no place beside the key. */
export const tokenKeysSchema: z.ZodType<TokenKeysArtifact> = z.strictObject({
  issuers: z.array(
    z.strictObject({
      issuer: tokenIssuer,
      keys: z.array(
        z.strictObject({
          kid: z.string().regex(/^[\x20-\x7e]{1,256}$/),
          alg: z.enum(tokenAlgorithms),
          jwk: z.discriminatedUnion("kty", [
            z.strictObject({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate }),
            z.strictObject({ kty: z.literal("RSA"), n: number, e: number }),
          ]),
        }),
      ),
    }),
  ),
})

export const routesSchema: z.ZodType<RoutesArtifact> = z.strictObject({
  hosts: z.array(
    z.strictObject({
      host: hostname,
      zone: z.enum(["internal", "partner", "public"]),
      api: identifier,
      upstream: z.string().refine(without(upstreamProblem), "Not an upstream."),
      tokenPolicy: tokenPolicySchema,
    }),
  ),
  routes: z.array(
    z.strictObject({
      id: identifier,
      host: hostname,
      methods: z.array(z.enum(httpMethods)).min(1),
      path: z.string().refine(without(pathTemplateProblem), "Not a path template."),
      scope: scopeName,
    }),
  ),
})

export const revocationsSchema: z.ZodType<RevocationsArtifact> = z.strictObject({
  revoked: z.array(
    z.strictObject({
      issuer: distinguishedName,
      serial: z.string().regex(/^(0|[1-9a-f][0-9a-f]{0,41})$/),
      sha256: digest,
      revokedAt: z.iso.datetime(),
    }),
  ),
  suspended: z.array(identifier),
})

export const pinnedSchema: z.ZodType<PinnedArtifact> = z.strictObject({
  certificates: z.array(z.strictObject({ sha256: digest, pem: z.string().max(100_000) })),
})

export const peersSchema: z.ZodType<PeersArtifact> = z.strictObject({
  peers: z.array(
    z.strictObject({
      name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
      sha256: digest,
      pem: z.string().max(100_000),
      header: z.enum(handOverHeaders),
    }),
  ),
})

export const applicationsSchema: z.ZodType<ApplicationsArtifact> = z.strictObject({
  applications: z.array(
    z.strictObject({
      id: identifier,
      partner: identifier,
      status: z.enum(["active", "suspended"]),
      subject: distinguishedName,
      spiffeId: printable,
      scopes: z.array(z.strictObject({ name: scopeName, endsAt: z.iso.datetime().optional() })),
      pinned: z.array(digest),
    }),
  ),
})
