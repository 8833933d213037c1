// What the machine API is given: everything that it does and reads comes through these.
// For the composition root and for tests.
import type { Events } from "@/lib/core/channel"
import type { Queries } from "@/lib/queries"
import type { UseCases } from "@/lib/usecases"

export type MachineLog = {
  error: (facts: object, message: string) => void
  warn: (facts: object, message: string) => void
}

export type MachineParts = {
  usecases: UseCases
  queries: Queries
  events: Events
  clock: () => Date
  log: MachineLog
  /** Whether an error says that the database cannot be reached: that is a 503, not a mistake of ours. */
  isDatabaseLost?: (error: unknown) => boolean
}
