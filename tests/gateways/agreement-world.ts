// The policy and the callers of the agreement test: every way in which a certificate can be right or wrong, by name.
// What decide() is told of each is said here by construction, not found out by the code under test.
import type { PresentedCertificate } from "@/lib/core/decide"
import type { PolicyApplication, PolicyBundle, TokenPolicy } from "@/lib/core/policy"
import {
  type ClientCredential,
  makeOddCertificate,
  nameOf,
  type OddCertificate,
  oddName,
} from "../support/odd-certificate"
import { makePolicyBundle, policyApplication, policyHost } from "../support/policy-bundle"
import { type Hierarchy, makeHierarchy, makeSuccessor, type TestAuthority } from "../unit/pki/hierarchy"
import { boundPolicy, makeTokens, pssPolicy } from "./agreement-tokens"

const app = (last: string) => `app_01j9zcx3v5f8q2m4n6p7r8s9t${last}`
export const applications = {
  reader: app("0"),
  writer: app("1"),
  nobody: app("2"),
  ended: app("3"),
  suspended: app("4"),
  listed: app("5"),
  many: app("6"),
  unknown: app("z"),
}

/** The last two ask for tokens, in a world that has them; in another nobody serves them. */
export const hosts = ["api.example.test", "pay.example.test", "tokens.example.test", "pss.example.test"] as const
export const tokenHosts: readonly string[] = hosts.slice(2)
const policies: TokenPolicy[] = [{ kind: "none" }, { kind: "none" }, boundPolicy, pssPolicy]

export const templates = [
  "/",
  "/v1/orders",
  "/v1/orders/{id}",
  "/v1/orders/{id}/lines/{line}",
  "/v1/orders/{id}/",
  "/v1/health",
  "/v1/files/a.b$c(d)+e",
  "/v1/time/{at}/now",
  "/{tenant}/status",
  "/v1/~user@home:1,2=3!-_",
]

const scopeOf = [
  "root:read",
  "orders:read",
  "orders:read",
  "lines:read",
  "slash:read",
  "health:read",
  "files:read",
  "time:read",
]

export type Caller = {
  name: string
  credential?: ClientCredential
  presented?: PresentedCertificate
  /** The application for which the certificate is registered. */
  pinnedTo?: string
}
export type World = {
  bundle: PolicyBundle
  callers: Caller[]
  /** The values of the Authorization fields in which a caller sends a token, by its name in token-table.ts. */
  authorizationOf: (token: string | undefined, caller: Caller) => string[]
}

const hour = 3_600_000

export async function makeWorld(upstream: string, { tokens: withTokens = false } = {}): Promise<World> {
  const hierarchy = await makeHierarchy()
  const successor = await makeSuccessor(hierarchy, 2)
  const callers = await makeCallers(hierarchy, successor)
  const revoked = callers.flatMap(({ name, presented }) =>
    presented !== undefined && /revoked/.test(name) ? [{ ...presented, name }] : [],
  )
  const revokedAt = new Date(hierarchy.now.getTime() - hour)
  const past = new Date(hierarchy.now.getTime() - 1000).toISOString()
  const future = new Date(hierarchy.now.getTime() + hour).toISOString()
  const everything = [...new Set(routes().map(({ scope }) => scope))]
  const tokens = makeTokens(everything, hierarchy.now)
  const pinsOf = (id: string) =>
    callers.flatMap(({ pinnedTo, presented }) => (pinnedTo === id && presented ? [presented.sha256] : []))
  const pin = (application: PolicyApplication) => ({ ...application, pinned: pinsOf(application.id) })
  const bundle = await makePolicyBundle(hierarchy, {
    successors: [successor],
    hosts: hosts
      .map((host, index) => ({
        ...policyHost(host, upstream),
        tokenPolicy: policies[index] ?? { kind: "none" as const },
      }))
      .filter(({ tokenPolicy }) => withTokens || tokenPolicy.kind === "none"),
    tokenKeys: withTokens ? tokens.tokenKeys : { issuers: [] },
    routes: routes().filter(({ host }) => withTokens || !tokenHosts.includes(host)),
    applications: [
      policyApplication(applications.reader, [{ name: "orders:read" }, { name: "root:read" }, { name: "files:read" }]),
      policyApplication(
        applications.writer,
        everything.map((name) => ({ name, endsAt: future })),
      ),
      policyApplication(applications.nobody, []),
      policyApplication(
        applications.ended,
        everything.map((name) => ({ name, endsAt: past })),
      ),
      policyApplication(
        applications.suspended,
        everything.map((name) => ({ name })),
        "suspended",
      ),
      policyApplication(
        applications.listed,
        everything.map((name) => ({ name })),
      ),
      // more grants than one line of a configuration holds
      policyApplication(applications.many, [
        ...Array.from({ length: 300 }, (_, index) => ({ name: `filler:${index}`, endsAt: future })),
        ...everything.map((name, index) => (index % 2 === 0 ? { name } : { name, endsAt: past })),
      ]),
    ].map(pin),
    revocations: {
      revoked: revoked.map(({ issuer, serial, sha256 }) => ({
        issuer,
        serial,
        sha256,
        revokedAt: revokedAt.toISOString(),
      })),
      suspended: [applications.listed],
    },
    pinned: new Map(
      callers.flatMap(({ credential }) =>
        credential === undefined ? [] : [[credential.info.sha256, credential.info.pem]],
      ),
    ),
    crlEntries: revoked
      .filter(({ name }) => name.includes("CRL"))
      .map(({ serial }) => ({ serial, revokedAt, reason: "keyCompromise" })),
  })
  return {
    bundle,
    callers,
    authorizationOf: (token = "nothing", { presented }) => tokens.authorizationOf(token, presented?.sha256),
  }
}

function routes() {
  return hosts.flatMap((host, hostIndex) =>
    templates.flatMap((path, index) => {
      // the second host lacks some, so that a route of one host is none of the other
      if (hostIndex === 1 && index % 3 === 2) return []
      const scope = scopeOf[index] ?? "other:read"
      const id = `rte_${hostIndex}_${index}`
      return [
        { id, host, methods: ["GET", "HEAD"], path, scope },
        { id: `${id}_w`, host, methods: ["POST", "DELETE"], path, scope: scope.replace("read", "write") },
      ]
    }),
  )
}

async function makeCallers(hierarchy: Hierarchy, successor: TestAuthority): Promise<Caller[]> {
  const other = await makeHierarchy()
  const now = hierarchy.now.getTime()
  const past = { notBefore: new Date(now - 48 * hour), notAfter: new Date(now - hour) }
  const future = { notBefore: new Date(now + hour), notAfter: new Date(now + 48 * hour) }
  const reader = nameOf(applications.reader)
  const forged = { signer: other.issuingKey.signer }
  const foreign = { ...forged, issuer: other.issuing, chain: [other.issuing, other.root] }
  const chain = [hierarchy.issuing]
  const ours: Record<string, OddCertificate> = {
    reader: { subject: reader },
    "reader, with chain": { subject: reader, chain },
    "reader, on its last day": { subject: reader, notAfter: new Date(now + hour) },
    writer: { subject: nameOf(applications.writer) },
    nobody: { subject: nameOf(applications.nobody) },
    ended: { subject: nameOf(applications.ended) },
    many: { subject: nameOf(applications.many) },
    suspended: { subject: nameOf(applications.suspended) },
    listed: { subject: nameOf(applications.listed) },
    unknown: { subject: nameOf(applications.unknown) },
    expired: { subject: reader, ...past },
    "not yet valid": { subject: reader, ...future },
    revoked: { subject: reader },
    "revoked, in the CRL too": { subject: reader },
    "revoked, serial with a leading zero": { subject: reader, serial: "5d1" },
    "revoked, serial with its high bit set": { subject: reader, serial: "f00dfeedf00dfeedf00dfeedf00dfeed" },
    "revoked and expired": { subject: reader, ...past },
    "revoked of an unknown application": { subject: nameOf(applications.unknown) },
    "with an organisation's identifier": {
      subject: oddName(
        [["O", "Example AG"]],
        [["organizationIdentifier", "PSDDE-BAFIN-123456"]],
        [["CN", applications.reader]],
      ),
    },
    "RSA of the reader": { subject: reader, rsaBits: 2048 },
    ...ofSuccessor(reader, successor),
    ...lookAlikes(applications.reader),
  }
  const removed = await makeSuccessor(hierarchy, 3)
  const ofRemoved = { issuer: removed.info, signer: removed.key.signer }
  const strangers: Record<string, OddCertificate> = {
    "other environment": { subject: reader, ...foreign },
    "other environment, without chain": { subject: reader, ...foreign, chain: [] },
    "other environment, expired": { subject: reader, ...foreign, ...past },
    "forged under our issuer's name": { subject: reader, ...forged },
    "forged and expired": { subject: reader, ...forged, ...past },
    "forged with the serial of a revocation": { subject: reader, ...forged, serial: "5d1" },
    // our root stands behind them, but they are not of an authority that the bundle names
    "of an authority that was removed": { subject: reader, ...ofRemoved },
    "of an authority that was removed, with chain": { subject: reader, ...ofRemoved, chain: [removed.info] },
    "of an authority that was removed, with the whole chain": {
      subject: reader,
      ...ofRemoved,
      chain: [removed.info, hierarchy.root],
    },
    "server's purpose": { subject: reader, purpose: "serverAuth" },
    "a seal's purpose": { subject: reader, purpose: "documentSigning" },
    "signed by the root's name with another key": { subject: reader, ...forged, issuer: hierarchy.root },
  }
  return [
    { name: "nobody at all" },
    ...(await makeAll(hierarchy, ours, true)),
    ...(await makeAll(hierarchy, strangers, false)),
    ...(await selfSigned(hierarchy, applications.reader)),
    ...(await externals(hierarchy)),
  ]
}

/** Certificates of another CA, registered and not: what counts is which, and never who it says that it is. */
async function externals(hierarchy: Hierarchy): Promise<Caller[]> {
  const bank = await makeHierarchy()
  const now = hierarchy.now.getTime()
  const from = (odd: OddCertificate): OddCertificate => ({
    subject: nameOf("Example AG QWAC"),
    issuer: bank.issuing,
    signer: bank.issuingKey.signer,
    ...odd,
  })
  const past = { notBefore: new Date(now - 48 * hour), notAfter: new Date(now - hour) }
  const future = { notBefore: new Date(now + hour), notAfter: new Date(now + 48 * hour) }
  const whole = [bank.issuing, bank.root]
  const { reader, writer, nobody, suspended, listed } = applications
  const list: Record<string, [pinnedTo: string | undefined, odd: OddCertificate]> = {
    "of another CA, registered": [reader, {}],
    "of another CA, registered, with its issuer": [reader, { chain: [bank.issuing] }],
    "of another CA, registered, with its whole chain": [reader, { chain: whole }],
    "of another CA, registered, with a foreign chain": [reader, { chain: [hierarchy.issuing, hierarchy.root] }],
    "of another CA, registered, RSA": [reader, { rsaBits: 4096 }],
    "of another CA, registered, long": [reader, { subject: oddName([["OU", "x".repeat(3600)]], [["CN", "long"]]) }],
    "of another CA, registered, on its last day": [reader, { notAfter: new Date(now + hour) }],
    "of another CA, registered for the writer, with its chain": [writer, { chain: whole }],
    "of another CA, registered for one without grants": [nobody, {}],
    "of another CA, registered for a suspended one": [suspended, {}],
    "of another CA, registered for a listed one, with its chain": [listed, { chain: whole }],
    "of another CA, registered for the reader under the writer's name": [reader, { subject: nameOf(writer) }],
    "of another CA, registered under the issuer's name of ours": [
      reader,
      { issuer: { ...bank.issuing, subjectName: hierarchy.issuing.subjectName }, chain: whole },
    ],
    "of another CA, registered with the serial of a revocation": [reader, { serial: "5d1" }],
    "of another CA, registered and expired": [reader, past],
    "of another CA, registered and expired, with its chain": [reader, { ...past, chain: whole }],
    "of another CA, registered and not yet valid": [reader, { ...future, chain: whole }],
    "of another CA, registered and revoked": [reader, {}],
    "of another CA, registered and revoked, with its chain": [reader, { chain: whole }],
    "of another CA, registered, revoked and expired": [reader, past],
    "of another CA, not registered": [undefined, {}],
    "of another CA, not registered, with its chain": [undefined, { chain: whole }],
    "of another CA, not registered, under the reader's name": [undefined, { subject: nameOf(reader), chain: whole }],
    "of another CA, not registered, expired": [undefined, { ...past, chain: whole }],
    "of another CA, revoked and no longer registered": [undefined, { chain: whole }],
    "of ours, and registered for another application": [
      writer,
      { issuer: hierarchy.issuing, signer: hierarchy.issuingKey.signer, subject: nameOf(reader) },
    ],
  }
  const callers: Caller[] = []
  for (const [name, [pinnedTo, odd]] of Object.entries(list)) {
    const credential = await makeOddCertificate(hierarchy, from(odd))
    callers.push({ ...asCaller(name, credential, name.startsWith("of ours")), pinnedTo })
  }
  return callers
}

/** Two authorities issue side by side while one follows the other, each with serials of its own. */
function ofSuccessor(subject: OddCertificate["subject"], { info, key }: TestAuthority): Record<string, OddCertificate> {
  const from = { subject, issuer: info, signer: key.signer }
  return {
    "the successor's": from,
    "the successor's, with chain": { ...from, chain: [info] },
    "the successor's, revoked": from,
    "the successor's, with the serial of the other's revocation": { ...from, serial: "5d1" },
    "the successor's, of another application": { ...from, subject: nameOf(applications.suspended) },
  }
}

/** Subjects in which the reader's identifier stands where it names nobody. */
function lookAlikes(id: string): Record<string, OddCertificate> {
  const names = {
    "CN inside O": oddName([["O", `X,CN=${id}`]], [["CN", "app_other"]]),
    "O alone that begins with CN=": oddName([["O", `CN=${id}`]]),
    "escaped comma before CN": oddName([["CN", `x,CN=${id}`]]),
    "CN in front of more": oddName([["CN", id]], [["OU", "more specific"]]),
    "CN and O in one part": oddName([
      ["O", "Example AG"],
      ["CN", id],
    ]),
    "CN and O in one part, CN first": oddName([
      ["CN", id],
      ["O", "Example AG"],
    ]),
    "upper case": nameOf(id.toUpperCase()),
    "with a space behind": nameOf(`${id} `),
    "with a plus": nameOf(`${id}+O=x`),
    "with a NUL": nameOf(`${id}\u0000`),
    "with a line end": nameOf(`${id}\n`),
    "a wildcard": nameOf("*"),
    "two CNs, ours last": oddName([["CN", "app_other"]], [["CN", id]]),
    "two CNs, ours first": oddName([["CN", id]], [["CN", "app_other"]]),
    "a word of nginx": nameOf("default"),
    "a variable of nginx": nameOf("$gatewarden_cn"),
  }
  return Object.fromEntries(Object.entries(names).map(([name, subject]) => [name, { subject }]))
}

async function makeAll(
  hierarchy: Hierarchy,
  list: Record<string, OddCertificate>,
  trusted: boolean,
): Promise<Caller[]> {
  const callers: Caller[] = []
  for (const [name, odd] of Object.entries(list)) {
    callers.push(asCaller(name, await makeOddCertificate(hierarchy, odd), trusted))
  }
  return callers
}

async function selfSigned(hierarchy: Hierarchy, id: string): Promise<Caller[]> {
  const other = await makeHierarchy()
  const subject = nameOf(id)
  const issuer = { ...other.issuing, subjectName: subject }
  const credential = await makeOddCertificate(hierarchy, { subject, issuer, signer: other.issuingKey.signer })
  return [asCaller("issued by a name of its own", credential, false)]
}

function asCaller(name: string, credential: ClientCredential, trusted: boolean): Caller {
  const { issuer, subject, serial, sha256, notBefore, notAfter } = credential.info
  return { name, credential, presented: { trusted, issuer, subject, serial, sha256, notBefore, notAfter } }
}
