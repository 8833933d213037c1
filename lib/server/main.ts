// The server: database, container, first start, listeners, workers, and in the end all of it closed again in the other order.
// For start.mjs, which has prepared what it needs.
import { makeLogger } from "@/lib/adapters/logger"
import { ConfigError, loadConfig, tellNextAuth } from "@/lib/config"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { openContainer } from "@/lib/open-container"
import { systemActor } from "@/lib/usecases/authorities/once"
import { backgroundWork } from "./background-work"
import { openMachineListener } from "./machine-listener"
import { makeMetrics } from "./metrics"
import { openDatabase } from "./open-database"
import { openPortalListener } from "./portal-listener"
import { printWelcome } from "./welcome"
import { startWorkers } from "./workers"

type Closing = { what: string; close: () => Promise<void> }

/** Resolves once it serves; a start that fails says why and ends the process with code 1. */
export async function startServer({ development }: { development: boolean }): Promise<void> {
  const opened: Closing[] = []
  endWithSignals(opened)
  try {
    await open(opened, development)
  } catch (error) {
    console.error(`\nGatewarden did not start. ${inWords(error)}`)
    await closeAll(opened)
    process.exit(1)
  }
}

async function open(opened: Closing[], development: boolean): Promise<void> {
  const config = loadConfig()
  tellNextAuth(config)
  const log = makeLogger(config.logLevel)
  const database = await openDatabase(config)
  opened.push({ what: "database", close: database.stop })
  const container = await openContainer({ config, log, databaseUrl: database.url })
  opened.push({ what: "connections", close: container.close })
  await container.usecases.bootstrap()

  const metrics = makeMetrics()
  const workers = startWorkers(backgroundWork(container, metrics), { log, metrics })
  opened.push({ what: "background work", close: workers.stop })
  const portalListener = await openPortalListener(container, metrics, { development })
  opened.push({ what: "portal listener", close: portalListener.close })
  // after the pages, which take a while to be ready: a fleet that could connect meanwhile would be answered all at once afterwards
  const machineListener = await openMachineListener(container, metrics)
  opened.push({ what: "machine listener", close: machineListener.close })
  // first of all at the end: held polls are answered, so that the listeners close at once
  opened.push({ what: "held requests", close: async () => container.machine.release() })
  await welcome(container)
}

async function welcome(container: Container): Promise<void> {
  const setup = await container.usecases.createSetupLink(systemActor)
  printWelcome(container.config, setup)
}

/** The first signal ends in order; a second one at once. */
function endWithSignals(opened: Closing[]): void {
  let ending = false
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(130)
    ending = true
    console.error(`\n${signal} received; closing …`)
    void closeAll(opened).then((clean) => process.exit(clean ? 0 : 1))
  }
  process.on("SIGINT", end).on("SIGTERM", end)
}

async function closeAll(opened: Closing[]): Promise<boolean> {
  let clean = true
  for (const { what, close } of opened.reverse().splice(0)) {
    try {
      await close()
    } catch (error) {
      clean = false
      console.error(`The ${what} did not close: ${inWords(error)}`)
    }
  }
  return clean
}

function inWords(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof DomainError) return error.detail
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
