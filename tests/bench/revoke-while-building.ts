// How long a revocation takes over the operator API, with nothing else going on and while CRLs are built without a pause.
// The builds run in this process, on the server's own database, as a second server would run them.
import { performance } from "node:perf_hooks"
import { makeLogger } from "@/lib/adapters/logger"
import { loadConfig } from "@/lib/config"
import { openContainer } from "@/lib/open-container"
import { makeKeyAndCsr } from "../support/openssl"
import type { OperatorClient } from "../support/operator-client"
import { type Spread, spreadOf } from "./statistics"

const revocations = 60

export type RevokeWhileBuildingResult = {
  /** Milliseconds. */
  idle: Spread
  building: Spread
  /** CRLs that were built meanwhile. */
  built: number
}

export type RevokePlace = {
  api: OperatorClient
  applicationId: string
  directory: string
  /** Of the running server. */
  env: Record<string, string>
  databaseUrl: string
}

export async function benchRevokeWhileBuilding(place: RevokePlace): Promise<RevokeWhileBuildingResult> {
  const { csr } = makeKeyAndCsr(place.directory, "revoked-while-building")
  const idle = await revokeSome(place, csr)
  const container = await openContainer({
    config: loadConfig(place.env),
    log: makeLogger("warn"),
    databaseUrl: place.databaseUrl,
  })
  let built = 0
  let stopping = false
  const building = (async () => {
    while (!stopping) {
      const { rebuilt } = await container.usecases.rebuildCrls()
      built += rebuilt
      // nothing was due: the next revocation makes it so
      if (rebuilt === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  try {
    return { idle, building: await revokeSome(place, csr), built }
  } finally {
    stopping = true
    await building
    await container.close()
  }
}

async function revokeSome({ api, applicationId }: RevokePlace, csr: string): Promise<Spread> {
  const samples: number[] = []
  for (let n = 0; n < revocations; n++) {
    const { id } = await api.post<{ id: string }>(`/applications/${applicationId}/certificates`, { csr })
    const started = performance.now()
    await api.post(`/certificates/${id}/revocation`, { reason: "superseded" })
    samples.push(performance.now() - started)
  }
  return spreadOf(samples)
}
