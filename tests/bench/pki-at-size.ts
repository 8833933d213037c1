// What the PKI costs with 100,000 certificates of which 10,000 are revoked: CRLs, OCSP answers, revocations, issuances.
// On a server of its own, whose database is filled directly.
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import pg from "pg"
import { findRunningDatabase } from "@/lib/server/data-lock"
import { newStory, registerPartner } from "../support/first-partner"
import { openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer } from "../support/server"
import { benchCrlBuild, type CrlBuildResult } from "./crl-build"
import { benchIssueWhole, type IssueWholeResult } from "./issue-whole"
import { benchOcsp, type OcspResult } from "./ocsp-answers"
import { benchRevokeWhileBuilding, type RevokeWhileBuildingResult } from "./revoke-while-building"
import { seedCertificates } from "./seed-certificates"

const certificates = 100_000
const revoked = 10_000

export type PkiAtSizeResult = {
  crl: CrlBuildResult[]
  ocsp: OcspResult
  issue: IssueWholeResult
  revoke: RevokeWhileBuildingResult
}

export async function benchPkiAtSize(parent: string): Promise<PkiAtSizeResult> {
  const directory = join(parent, "pki")
  mkdirSync(directory, { recursive: true })
  const server = await startServer({ env: { LOG_LEVEL: "warn" } })
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  const operator = join(directory, "operator")
  await createOperator("bench", operator, env)
  const api = openOperatorClient(server.machineUrl, operator, 16)
  try {
    const databaseUrl = findRunningDatabase(server.dataDir)
    if (databaseUrl === undefined) throw new Error("the server's database is not announced in its data folder")
    const { applicationId } = await registerPartner(api, newStory("sandbox"))
    await seedCertificates(databaseUrl, applicationId, certificates, 0)
    const serials = await revokeSome(databaseUrl, applicationId)
    await untilCrlHolds(databaseUrl, revoked)
    console.log("CRLs, against openssl ca …")
    const crl = await benchCrlBuild(databaseUrl, directory)
    console.log("OCSP answers, against bare node:http …")
    const ocsp = await benchOcsp({ portalUrl: server.portalUrl, environment: "sandbox", serials, directory })
    console.log("issue, whole, at size …")
    const issue = await benchIssueWhole(api, applicationId, directory)
    console.log("revoke while CRLs are built …")
    const revoke = await benchRevokeWhileBuilding({ api, applicationId, directory, env, databaseUrl })
    return { crl, ocsp, issue, revoke }
  } finally {
    api.close()
    await server.remove()
  }
}

/** Answers serials of valid ones and of revoked ones, mixed. */
async function revokeSome(databaseUrl: string, applicationId: string): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    // no event stands behind these changes, which the database would refuse otherwise
    await client.query("set session_replication_role = replica")
    await client.query(
      `update certificate set status = 'revoked', revoked_at = now(), revocation_reason = 'superseded', revoked_by = 'system',
         revoked_in = 1
       where id in (select id from certificate where application_id = $1 order by id limit $2)`,
      [applicationId, revoked],
    )
    await client.query("analyze certificate")
    const { rows } = await client.query<{ serial: string }>(
      "select serial from certificate where application_id = $1 order by sha256 limit 5000",
      [applicationId],
    )
    return rows.map(({ serial }) => serial)
  })
}

/** The server's own worker has put them into a CRL. */
async function untilCrlHolds(databaseUrl: string, entries: number): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    for (let waited = 0; waited < 120_000; waited += 250) {
      const { rowCount } = await client.query("select 1 from crl where entries >= $1", [entries])
      if (rowCount !== null && rowCount > 0) return
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    throw new Error(`no CRL of ${entries} entries was built within two minutes`)
  })
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
