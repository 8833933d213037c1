// Whether this process can do its work: the database answers, and the stored keys open under the key-encryption key.
// For GET /readyz, which load balancers ask often: an answer is kept for a second, and a slow database is not waited for.
import type { Container } from "@/lib/container"

export type Readiness = { ready: boolean; checks: { database: Check; keys: Check } }
type Check = "ok" | "failed"

const patienceMs = 2_000
const keptMs = 1_000

/** No manifest and no certificate starts like this, so the signature is worth nothing to anybody. */
const probe = Buffer.from("gatewarden readiness probe")

export function makeReadiness({ db, keys, log }: Pick<Container, "db" | "keys" | "log">): () => Promise<Readiness> {
  let kept: { at: number; answer: Promise<Readiness> } | undefined
  const check = async (name: string, work: () => Promise<unknown>): Promise<Check> => {
    try {
      await withinPatience(work())
      return "ok"
    } catch (error) {
      log.warn({ error, check: name }, "not ready")
      return "failed"
    }
  }
  const ask = async (): Promise<Readiness> => {
    const database = await check("database", () => db.$queryRaw`select 1`)
    const usable = await check("keys", async () => {
      const key = await db.key.findFirst({ where: { purpose: "manifest" }, orderBy: { createdAt: "desc" } })
      if (key === null) throw new Error("there is no manifest key yet")
      await keys.sign(key.id, probe, "jose")
    })
    return { ready: database === "ok" && usable === "ok", checks: { database, keys: usable } }
  }
  return () => {
    const now = performance.now()
    if (kept === undefined || now - kept.at > keptMs) kept = { at: now, answer: ask() }
    return kept.answer
  }
}

async function withinPatience(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
