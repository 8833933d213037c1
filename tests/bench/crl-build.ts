// A CRL out of the database of an installation, written and signed, against `openssl ca -gencrl` with as many entries, in turns.
// Ours: reading the rows, writing, signing and checking the signature. OpenSSL's: starting, reading its index, writing, signing.
import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import pg from "pg"
import { buildCrl, pemDecodeOne, type RevokedEntry } from "@/lib/pki"
import { timeText } from "@/lib/pki/der-writer"
import { makeHierarchy } from "../unit/pki/hierarchy"
import { type Spread, spreadOf } from "./statistics"

export type CrlBuildResult = {
  entries: number
  /** Milliseconds. */
  ours: Spread
  openssl: Spread
  /** Ours by OpenSSL's: below 1 is faster. */
  ratio: Spread
  bytes: { ours: number; openssl: number }
}

const rounds = 7

/** Of the revoked certificates that the database holds, and of ten times as many, which are made up. */
export async function benchCrlBuild(databaseUrl: string, directory: string): Promise<CrlBuildResult[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const stored = await readEntries(client)
    const many = Array.from({ length: 100_000 }, () => ({ ...entry, serial: `7${randomBytes(15).toString("hex")}` }))
    return [
      await compare(directory, stored, () => readEntries(client)),
      await compare(directory, many, async () => many),
    ]
  } finally {
    await client.end()
  }
}

const entry: RevokedEntry = { serial: "1", revokedAt: new Date(), reason: "keyCompromise" }

/** As the rebuilding of CRLs reads them. */
async function readEntries(client: pg.Client): Promise<RevokedEntry[]> {
  const { rows } = await client.query<RevokedEntry>(`
    select serial, revoked_at as "revokedAt", revocation_reason::text as reason
    from certificate where status = 'revoked' and sha256 is not null and not_after >= now() order by revoked_at, serial`)
  return rows
}

async function compare(
  directory: string,
  entries: readonly RevokedEntry[],
  read: () => Promise<RevokedEntry[]>,
): Promise<CrlBuildResult> {
  const { issuing, issuingKey } = await makeHierarchy()
  const folder = join(directory, `crl-${entries.length}`)
  const openssl = prepareOpenssl(
    folder,
    entries,
    issuing.pem,
    issuingKey.privateKey.export({ type: "pkcs8", format: "pem" }),
  )
  let size = 0
  const ours = async () => {
    const now = new Date()
    const crl = await buildCrl(
      {
        issuer: issuing.subjectName,
        authorityKeyId: issuing.ski ?? "",
        number: 1,
        thisUpdate: now,
        nextUpdate: new Date(now.getTime() + 7 * 86_400_000),
        revoked: await read(),
        issuerSpki: issuing.spki,
      },
      issuingKey.signer,
    )
    size = crl.length
  }
  const pairs: { ours: number; openssl: number }[] = []
  await ours()
  for (let round = 0; round < rounds; round++) pairs.push({ ours: await timed(ours), openssl: await timed(openssl) })
  return {
    entries: entries.length,
    ours: spreadOf(pairs.map((pair) => pair.ours)),
    openssl: spreadOf(pairs.map((pair) => pair.openssl)),
    ratio: spreadOf(pairs.map((pair) => pair.ours / pair.openssl)),
    bytes: { ours: size, openssl: pemBytes(join(folder, "made.pem")) },
  }
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** A folder as `openssl ca` keeps it, with the same certificates revoked at the same time for the same reason. */
function prepareOpenssl(
  folder: string,
  entries: readonly RevokedEntry[],
  pem: string,
  key: string | Buffer,
): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ends = timeText(new Date(Date.now() + 90 * 86_400_000))
  const lines = entries.map(({ serial, revokedAt, reason }) => {
    const digits = serial.length % 2 === 0 ? serial : `0${serial}`
    const why = reason === "unspecified" ? "" : `,${reason}`
    return `R\t${ends}\t${timeText(revokedAt)}${why}\t${digits.toUpperCase()}\tunknown\t/CN=x\n`
  })
  writeFileSync(join(folder, "index.txt"), lines.join(""))
  writeFileSync(join(folder, "crlnumber"), "01\n")
  writeFileSync(join(folder, "ca.pem"), pem)
  writeFileSync(join(folder, "ca.key"), key)
  writeFileSync(
    join(folder, "ca.cnf"),
    `[ca]
default_ca = d
[d]
database = ${folder}/index.txt
crlnumber = ${folder}/crlnumber
default_md = sha256
default_crl_days = 7
crl_extensions = e
[e]
authorityKeyIdentifier = keyid
`,
  )
  return () => {
    const parameters = [
      "ca",
      "-gencrl",
      "-config",
      "ca.cnf",
      "-cert",
      "ca.pem",
      "-keyfile",
      "ca.key",
      "-out",
      "made.pem",
    ]
    execFileSync("openssl", parameters, { cwd: folder, stdio: "ignore" })
  }
}

const pemBytes = (path: string): number => pemDecodeOne("X509 CRL", readFileSync(path, "utf8")).length
