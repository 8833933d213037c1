// What every query is given: a database to read from and the time by which states are told.
// A query never writes; it may be handed an open transaction as well as the pool.
import type { Prisma } from "@prisma/client"

export type QueryDeps = {
  db: Prisma.TransactionClient
  clock: () => Date
}
