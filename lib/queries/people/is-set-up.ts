// Whether anybody can sign in yet: before that, every page leads to the first-run setup.
// For the sign-in and setup pages, where nobody is signed in.
import type { QueryDeps } from "@/lib/queries/deps"

export const makeIsSetUp =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (): Promise<boolean> =>
    (await db.user.findFirst({ select: { id: true } })) !== null
