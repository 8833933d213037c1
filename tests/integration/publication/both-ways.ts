// A publication compiled from what was edited, beside one compiled from everything: they have to be the same bytes.
// For the tests of compilations.
import { expect } from "vitest"
import { compilePending } from "@/lib/usecases/publication/compile-pending"
import { readHead } from "@/lib/usecases/publication/head"
import type { TestDatabase } from "../../support/database"
import { environment } from "./scene"

export const compile = async ({ db, deps }: TestDatabase) =>
  compilePending(db, deps, await readHead(db, environment), deps.clock())

const digests = (artifacts: ReadonlyMap<string, { sha256: string }>) =>
  Object.fromEntries([...artifacts].map(([name, { sha256 }]) => [name, sha256]).sort())

/** @returns how many applications the compilation of the edits looked at */
export async function expectSame(database: TestDatabase, after?: string): Promise<number> {
  const edits = await compile(database)
  const base = await database.db.policyBase.findUnique({ where: { environmentName: environment } })
  await database.db.policyBase.deleteMany({ where: { environmentName: environment } })
  const whole = await compile(database)
  if (base !== null) await database.db.policyBase.create({ data: base })
  expect(digests(edits.artifacts), after).toEqual(digests(whole.artifacts))
  expect(edits.digest, after).toBe(whole.digest)
  expect(edits.newGrants.sort(), after).toEqual(whole.newGrants.sort())
  return edits.content.applications.length
}
