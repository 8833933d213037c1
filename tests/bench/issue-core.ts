// Issuing without a database: a CSR in, a linted certificate out, on one core; against openssl's bare P-256 signatures.
import { execFileSync } from "node:child_process"
import { generateKeyPairSync, randomBytes } from "node:crypto"
import { performance } from "node:perf_hooks"
import {
  clientProfile,
  issueCertificate,
  issuingProfile,
  parseCsr,
  readCertificate,
  rootProfile,
  serialFromRandom,
  signerFromPrivateKey,
} from "@/lib/pki"
import { makeKeyAndCsr } from "../support/openssl"
import { type Spread, spreadOf } from "./statistics"

const rounds = 5
const secondsARound = 2
const urls = {
  crl: "http://localhost/pki/bench.crl",
  caIssuers: "http://localhost/pki/bench.crt",
  ocsp: "http://localhost/pki/ocsp",
}

export type IssueCoreResult = { ours: Spread; openssl: Spread; ratio: Spread }

export async function benchIssueCore(directory: string): Promise<IssueCoreResult> {
  const csrs = Array.from({ length: 50 }, (_, index) => makeKeyAndCsr(directory, `core-${index}`).csr)
  const issue = await makeIssuer()
  const pairs: { ours: number; openssl: number }[] = []
  for (const csr of csrs) await issue(csr)
  for (let round = 0; round < rounds; round++) {
    pairs.push({ ours: await ratePerSecond(csrs, issue), openssl: opensslSignaturesPerSecond() })
  }
  return {
    ours: spreadOf(pairs.map((pair) => pair.ours)),
    openssl: spreadOf(pairs.map((pair) => pair.openssl)),
    ratio: spreadOf(pairs.map((pair) => pair.ours / pair.openssl)),
  }
}

/** Parses and checks the request, writes and lints the certificate, signs it: what an issuance does between its two transactions. */
async function makeIssuer(): Promise<(csr: string) => Promise<unknown>> {
  const now = new Date()
  const common = { now, days: 3650, organization: "Bench" }
  const rootKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const issuingKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const serial = () => serialFromRandom(randomBytes(16))
  const spkiOf = (key: typeof rootKey) => key.publicKey.export({ type: "spki", format: "der" })
  const root = await issueCertificate(
    rootProfile({ ...common, serial: serial(), spki: spkiOf(rootKey), commonName: "Bench root" }),
    signerFromPrivateKey(rootKey.privateKey),
  )
  const issuing = await issueCertificate(
    issuingProfile({
      ...common,
      serial: serial(),
      spki: spkiOf(issuingKey),
      commonName: "Bench issuing",
      issuer: readCertificate(root.der),
      urls,
    }),
    signerFromPrivateKey(rootKey.privateKey),
  )
  const issuer = readCertificate(issuing.der)
  const signer = signerFromPrivateKey(issuingKey.privateKey)
  return (csr) => {
    const { spki } = parseCsr(csr)
    const template = clientProfile({
      serial: serial(),
      spki,
      now,
      days: 90,
      issuer,
      urls,
      trustDomain: "bench.example.test",
      environment: "sandbox",
      partnerId: "ptn_bench",
      partnerName: "Bench AG",
      applicationId: "app_bench",
    })
    return issueCertificate(template, signer)
  }
}

async function ratePerSecond(csrs: string[], issue: (csr: string) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  const until = started + secondsARound * 1000
  let issued = 0
  while (performance.now() < until) {
    for (const csr of csrs) await issue(csr)
    issued += csrs.length
  }
  return (issued * 1000) / (performance.now() - started)
}

/** `openssl speed` on one core; `+F4:<n>:<bits>:<signatures a second>:<verifications a second>` is the line for ECDSA. */
function opensslSignaturesPerSecond(): number {
  const output = execFileSync("openssl", ["speed", "-mr", "-seconds", String(secondsARound), "ecdsap256"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  })
  const line = output.split("\n").find((candidate) => candidate.startsWith("+F4:"))
  const rate = Number(line?.split(":")[3])
  if (!(rate > 0)) throw new Error(`openssl speed printed no signature rate: ${output}`)
  return rate
}
