// Programs of others check our certificates, each in its own way: OpenSSL and GnuTLS by CRL and by OCSP, nginx and HAProxy by CRL.
// All of them take the same certificate and refuse the same ones: revoked, ended, never issued by us, of another environment.
import { execFile, spawnSync } from "node:child_process"
import { generateKeyPairSync } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { clientProfile, pemEncode, readCertificate, serialFromRandom } from "@/lib/pki"
import { signTbs } from "@/lib/pki/sign-tbs"
import { writeTbs } from "@/lib/pki/write-tbs"
import { addCustomer, admin } from "../support/cast"
import { freePort } from "../support/free-port"
import { type Haproxy, hasHaproxy, startHaproxy } from "../support/haproxy"
import { hasNginx, type Nginx, startNginx } from "../support/nginx"
import { makeKeyAndCsr } from "../support/openssl"
import { openPkiWorld, type PkiWorld, system } from "../support/pki-world"
import { p256Key } from "../unit/pki/hierarchy"
import { hasCerttool, hasOcsptool } from "../unit/pki/programs"

const names = ["good", "revoked", "ended", "forged", "production"] as const
type Name = (typeof names)[number]
/** What everybody has to come to. */
const accepted: Record<Name, boolean> = { good: true, revoked: false, ended: false, forged: false, production: false }
/** What OCSP says at the address of the sandbox: it knows nothing of time, and its answer to another hierarchy is none. */
const statuses: Record<Name, string> = {
  good: "good",
  revoked: "revoked",
  ended: "good",
  forged: "unknown",
  production: "unauthorized",
}

const day = 86_400_000
let shift = -200 * day
let world: PkiWorld
let folder: string
const at = (file: string) => join(folder, file)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatewarden-clients-"))
  // first so long ago that a certificate of then has ended
  world = await openPkiWorld({ clock: () => new Date(Date.now() + shift) })
  const sandbox = await addCustomer(world.database)
  await issueInto("ended", sandbox.applicationId)
  shift = 0
  await world.database.usecases.renewResponders()
  await issueInto("good", sandbox.applicationId)
  const { id } = await issueInto("revoked", sandbox.applicationId)
  await world.database.usecases.revokeCertificate(admin, { id, reason: "keyCompromise" })
  await issueInto("production", (await addCustomer(world.database, "production")).applicationId)
  await world.database.usecases.rebuildCrls()
  await savePki()
  await forge(sandbox)
})
afterAll(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes certificate, chain and key of a new certificate. */
async function issueInto(name: Name, applicationId: string): Promise<{ id: string }> {
  const { csr } = makeKeyAndCsr(folder, name)
  const issued = await world.database.usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })
  writeFileSync(at(`${name}.pem`), issued.pem)
  writeFileSync(at(`${name}-chain.pem`), issued.pem + issued.chain)
  return issued
}

/** The same names, key identifiers and profile as ours, signed by a key that is not. */
async function forge(of: { partnerId: string; applicationId: string }): Promise<void> {
  const key = p256Key()
  const issuing = readFileSync(at("issuing.pem"), "utf8")
  const template = clientProfile({
    issuer: readCertificate(issuing),
    urls: { crl: world.url, caIssuers: world.url, ocsp: world.url },
    serial: serialFromRandom(crypto.getRandomValues(new Uint8Array(16))),
    spki: key.spki,
    now: new Date(),
    days: 30,
    ...{ ...of, trustDomain: "gatewarden.test", environment: "sandbox", partnerName: "Somebody" },
  })
  const pem = pemEncode("CERTIFICATE", await signTbs(writeTbs(template), key.signer))
  writeFileSync(at("forged.pem"), pem)
  writeFileSync(at("forged-chain.pem"), pem + issuing)
  writeFileSync(at("forged.key"), key.privateKey.export({ type: "pkcs8", format: "pem" }))
}

/** What a checker of the sandbox is given, fetched from where the certificates say that it is. */
async function savePki(): Promise<void> {
  const crls: string[] = []
  for (const slug of ["root", "issuing"]) {
    writeFileSync(at(`${slug}.pem`), pemEncode("CERTIFICATE", await world.fetchPki(`sandbox/${slug}-1.crt`)))
    crls.push(pemEncode("X509 CRL", await world.fetchPki(`sandbox/${slug}-1.crl`)))
    writeFileSync(at(`${slug}-crl.pem`), crls.at(-1) ?? "")
  }
  writeFileSync(at("crls.pem"), crls.join(""))
  writeFileSync(
    at("production-issuing.pem"),
    pemEncode("CERTIFICATE", await world.fetchPki("production/issuing-1.crt")),
  )
  writeFileSync(at("trust.pem"), await world.fetchPki("sandbox/trust.pem"))
}

const execute = promisify(execFile)

/** Not synchronous: this process serves what the programs ask for. */
async function said(program: string, parameters: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await execute(program, [...parameters], { cwd: folder, encoding: "utf8" })
    return `${stdout}${stderr}`
  } catch (error) {
    // execFile rejects with what was printed, where the program ends with another code than 0
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    if (stdout === undefined) throw error
    return `${stdout}${stderr}`
  }
}

/** Asks one after the other, and answers what each came to. */
async function forEach<T>(ask: (name: Name) => Promise<T>): Promise<Record<string, T>> {
  const answers: Record<string, T> = {}
  for (const name of names) answers[name] = await ask(name)
  return answers
}

test("openssl verify, strictly and with the CRLs of the whole chain", async () => {
  const strict = ["verify", "-x509_strict", "-crl_check_all", "-CRLfile", "crls.pem", "-CAfile", "root.pem"]
  const answers = await forEach(async (name) => {
    const words = await said("openssl", [...strict, "-untrusted", "issuing.pem", `${name}.pem`])
    return words.includes(`${name}.pem: OK`)
  })
  expect(answers).toEqual(accepted)
})

test("openssl crl finds both lists signed", async () => {
  for (const slug of ["root", "issuing"]) {
    expect(await said("openssl", ["crl", "-in", `${slug}-crl.pem`, "-noout", "-CAfile", `${slug}.pem`])).toContain(
      "verify OK",
    )
  }
})

describe("openssl ocsp", () => {
  const about = (name: Name) => [
    ...["-issuer", name === "production" ? "production-issuing.pem" : "issuing.pem", "-cert", `${name}.pem`],
  ]
  const trusting = ["-CAfile", "root.pem", "-verify_other", "issuing.pem"]
  const statusIn = (name: Name, words: string): string => {
    const error = /Responder Error: (\w+)/.exec(words)?.[1]
    if (error !== undefined) return error
    const status = new RegExp(`^${name}.pem: (\\w+)$`, "m").exec(words)?.[1]
    return words.includes("Response verify OK") ? (status ?? words) : words
  }

  for (const hash of ["sha1", "sha256"]) {
    for (const nonce of ["-nonce", "-no_nonce"]) {
      test(`by POST, ${hash}, ${nonce.slice(1).replace("_", " ")}`, async () => {
        const answers = await forEach(async (name) => {
          const ask = ["ocsp", "-url", world.ocspUrl(), `-${hash}`, ...about(name), ...trusting, nonce]
          const words = await said("openssl", ask)
          if (nonce === "-nonce") expect(words).not.toMatch(/no nonce in response|Nonce Verify error/)
          return statusIn(name, words)
        })
        expect(answers).toEqual(statuses)
      })

      test(`by GET with curl, ${hash}, ${nonce.slice(1).replace("_", " ")}`, async () => {
        const answers = await forEach(async (name) => {
          await said("openssl", ["ocsp", `-${hash}`, ...about(name), nonce, "-reqout", "request.der"])
          const inPath = encodeURIComponent(readFileSync(at("request.der")).toString("base64"))
          await said("curl", ["-sS", "--fail", "-o", "response.der", `${world.ocspUrl()}/${inPath}`])
          const read = ["ocsp", "-reqin", "request.der", "-respin", "response.der", `-${hash}`, ...about(name)]
          return statusIn(name, await said("openssl", [...read, ...trusting, "-no_nonce"]))
        })
        expect(answers).toEqual(statuses)
      })
    }
  }

  test("about the issuing authority, which its root's responder answers for", async () => {
    const ask = ["ocsp", "-url", world.ocspUrl(), "-issuer", "root.pem", "-cert", "issuing.pem", "-CAfile", "root.pem"]
    const words = await said("openssl", ask)
    expect(words).toContain("Response verify OK")
    expect(words).toContain("issuing.pem: good")
  })

  test("at the address that the certificate itself names", async () => {
    const uri = (await said("openssl", ["x509", "-in", "good.pem", "-noout", "-ocsp_uri"])).trim()
    expect(uri).toBe(world.ocspUrl())
  })
})

test.skipIf(!hasOcsptool)("ocsptool asks and verifies, with a nonce and without", async () => {
  for (const nonce of [[], ["--nonce"]]) {
    const answers = await forEach(async (name) => {
      if (name === "production") return statuses.production
      const words = await said("ocsptool", [
        ...[`--ask=${world.ocspUrl()}`, "--load-cert", `${name}.pem`, "--load-issuer", "issuing.pem"],
        ...["--load-trust", "issuing.pem", ...nonce],
      ])
      expect(words).toMatch(/Verifying OCSP Response: Success/)
      return /Certificate Status: (\w+)/.exec(words)?.[1]
    })
    expect(answers).toEqual(statuses)
  }
})

describe.skipIf(!hasCerttool)("certtool", () => {
  test("verifies both lists", async () => {
    for (const slug of ["root", "issuing"]) {
      const ask = ["--verify-crl", "--load-ca-certificate", `${slug}.pem`, "--infile", `${slug}-crl.pem`]
      expect(await said("certtool", ask)).toContain("Verification output: Verified")
    }
  })

  test("verifies the chains with the lists", async () => {
    const ask = ["--verify", "--load-ca-certificate", "trust.pem", "--load-crl", "crls.pem", "--infile"]
    const answers = await forEach(async (name) => {
      const words = await said("certtool", [...ask, `${name}.pem`])
      return /Verified\. The certificate is trusted/.test(words) && !words.includes("Not verified")
    })
    expect(answers).toEqual(accepted)
  })
})

/** A server certificate for 127.0.0.1, as PEM files and as the one file that HAProxy wants. */
async function makeServerCertificate(): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  const issued = await world.database.usecases.issueListenerCertificate(system, { spki })
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString()
  writeFileSync(at("server.pem"), issued.pem + issued.chain)
  writeFileSync(at("server.key"), key)
  writeFileSync(at("server-and-key.pem"), issued.pem + issued.chain + key)
  writeFileSync(at("server-anchors.pem"), issued.anchors)
}

/** Whether a call with the certificate is answered 200. */
async function calls(port: number): Promise<Record<string, boolean>> {
  return forEach(async (name) => {
    const words = await said("curl", [
      ...["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", "server-anchors.pem"],
      ...["--cert", `${name}-chain.pem`, "--key", `${name}.key`, `https://127.0.0.1:${port}/`],
    ])
    return words.startsWith("200")
  })
}

describe.skipIf(!hasNginx)("nginx", () => {
  let nginx: Nginx
  let port: number
  beforeAll(async () => {
    await makeServerCertificate()
    port = await freePort()
    nginx = await startNginx({
      directory: mkdtempSync(join(folder, "nginx-")),
      ports: [port],
      httpConf: `server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${at("server.pem")};
        ssl_certificate_key ${at("server.key")};
        ssl_client_certificate ${at("trust.pem")};
        ssl_crl ${at("crls.pem")};
        ssl_verify_client on;
        ssl_verify_depth 2;
        location / { return 200 "ok"; }
      }`,
    })
  })
  afterAll(() => nginx?.stop())

  test("takes and refuses the same ones, by our trust and our lists", async () => {
    expect(await calls(port)).toEqual(accepted)
  })
})

describe.skipIf(!hasHaproxy)("HAProxy", () => {
  let haproxy: Haproxy
  let port: number
  beforeAll(async () => {
    await makeServerCertificate()
    port = await freePort()
    haproxy = await startHaproxy({
      directory: mkdtempSync(join(folder, "haproxy-")),
      port,
      config: `
        defaults
          mode http
          timeout client 10s
          timeout server 10s
          timeout connect 10s
        frontend partners
          bind 127.0.0.1:${port} ssl crt ${at("server-and-key.pem")} ca-file ${at("trust.pem")} crl-file ${at("crls.pem")} verify required
          http-request return status 200 content-type text/plain string ok
`,
    })
  })
  afterAll(() => haproxy?.stop())

  test("takes and refuses the same ones, by our trust and our lists", async () => {
    expect(await calls(port)).toEqual(accepted)
  })
})

test("curl and openssl are there", () => {
  for (const [program, flag] of [
    ["curl", "--version"],
    ["openssl", "version"],
  ] as const) {
    expect(spawnSync(program, [flag]).status).toBe(0)
  }
})
