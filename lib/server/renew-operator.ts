// Renews an operator's identity in its folder over EST: client.pem and client.key are replaced, the ones before kept as *.old.
// For `npm run operator -- renew`, also under cron: it needs no database, and says and does nothing until it is time.
import { createPrivateKey, X509Certificate } from "node:crypto"
import { copyFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { AgentError } from "@/lib/agent/agent-error"
import { makeHttpsClient } from "@/lib/agent/client/https-client"
import { problemAnswer } from "@/lib/agent/client/problem-answer"
import { type Identity, renewIdentity } from "@/lib/agent/identity/renew-identity"
import { readIfThere, writeDurably } from "@/lib/agent/state/durable-file"
import { DomainError } from "@/lib/core/domain-error"

export type RenewOperator = {
  directory: string
  url: string
  /** Also where it is not yet time. */
  force: boolean
  now: Date
}

const whoamiSchema = z.object({ renewal: z.object({ start: z.coerce.date() }) })

/** @returns the new end; undefined where it is not yet time @throws DomainError, AgentError */
export async function renewOperator({ directory, url, force, now }: RenewOperator): Promise<Date | undefined> {
  const files = filesOf(directory)
  await finish(files)
  const identity = { url, ...(await read(files, directory)) }
  if (!force && (await readStart(identity)) > now) return undefined
  const { certificate, key, notAfter } = await renewIdentity(identity)
  await copyFile(files.certificate, `${files.certificate}.old`)
  await copyFile(files.key, `${files.key}.old`)
  await writeDurably(files.nextCertificate, certificate)
  await writeDurably(files.key, key)
  await rename(files.nextCertificate, files.certificate)
  return notAfter
}

type Files = ReturnType<typeof filesOf>

function filesOf(directory: string) {
  const certificate = join(directory, "client.pem")
  return {
    certificate,
    nextCertificate: `${certificate}.next`,
    key: join(directory, "client.key"),
    anchor: join(directory, "ca.pem"),
  }
}

/** Two files cannot be replaced in one step: whoever was killed between them left the certificate of the key that is there. */
async function finish({ certificate, nextCertificate, key }: Files): Promise<void> {
  const next = await readIfThere(nextCertificate)
  if (next === undefined) return
  const current = await readIfThere(key)
  const fits = current !== undefined && new X509Certificate(next).checkPrivateKey(createPrivateKey(current))
  if (fits) await rename(nextCertificate, certificate)
  else await rm(nextCertificate)
}

async function read(files: Files, directory: string): Promise<Omit<Identity, "url">> {
  const [certificate, key, anchor] = await Promise.all(
    [files.certificate, files.key, files.anchor].map((path) => readIfThere(path)),
  )
  if (certificate === undefined || key === undefined || anchor === undefined) {
    throw new DomainError(
      "not_found",
      `${directory} does not hold client.pem, client.key and ca.pem. \`create\` makes them; --dir names their folder.`,
    )
  }
  return { certificate: certificate.toString(), key: key.toString(), anchor: anchor.toString() }
}

async function readStart({ url, anchor, certificate, key }: Identity): Promise<Date> {
  const client = makeHttpsClient({ url, ca: anchor, cert: certificate, key })
  try {
    const answer = await client.call({ method: "GET", path: "/api/v1/whoami", maxBytes: 64 * 1024, deadlineMs: 30_000 })
    if (answer.status !== 200) throw problemAnswer("when to renew", answer)
    const told = whoamiSchema.safeParse(JSON.parse(answer.body.toString()))
    if (told.success) return told.data.renewal.start
    throw new AgentError("malformed", `${url} does not say when to renew: is it the machine listener?`)
  } finally {
    client.close()
  }
}
