// What the running process is made of, for whoever needs it: pages, actions, listeners, workers, commands.
// It hangs on globalThis, because Next's bundles and the server's are separate instances of every module. Types only are
// imported here, so that no page's bundle holds a database driver; lib/open-container.ts puts it together.
import type { Logger } from "@/lib/adapters/logger"
import type { RewrapSecrets } from "@/lib/adapters/rewrap-secrets"
import type { Config } from "@/lib/config"
import type { Events } from "@/lib/core/channel"
import type { Machine } from "@/lib/machine"
import type { Queries } from "@/lib/queries"
import type { UseCases } from "@/lib/usecases"
import type { Deps } from "@/lib/usecases/deps"

export type Container = Pick<Deps, "db" | "clock" | "keys" | "seal"> & {
  config: Config
  log: Logger
  usecases: UseCases
  queries: Queries
  events: Events
  machine: Machine
  rewrapSecrets: RewrapSecrets
  close: () => Promise<void>
}

const place = Symbol.for("gatewarden.container")

/** @throws Error where the portal's code runs without the server, which is a mistake in how it was started */
export function getContainer(): Container {
  // written by openContainer alone
  const container = Reflect.get(globalThis, place) as Container | undefined
  if (container === undefined)
    throw new Error("There is no container: start Gatewarden with `npm start` or `npm run dev`.")
  return container
}

/** For lib/open-container.ts alone; undefined takes it away. */
export function setContainer(container: Container | undefined): void {
  Reflect.set(globalThis, place, container)
}
