// What the wrappers of pages, actions and routes are given by the composition root, asked for anew on each request.
// For app/portal.ts, which binds them.
import type { Queries } from "@/lib/queries"
import type { UseCases } from "@/lib/usecases"
import type { FailureLog } from "./action-failure"

export type WebDeps = {
  publicUrl: string
  /** Seals the session tokens. */
  secret: string
  usecases: UseCases
  queries: Queries
  log: FailureLog
}
