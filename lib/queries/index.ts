// Everything that screens and programs can ask, as one flat object of questions.
// For the composition root, which gives it what it needs, and for the edges, which take it as a value.
import { makeApiQueries } from "./apis"
import { makeCheckQueries } from "./checks"
import type { CheckQueryDeps } from "./checks/get-connection-check"
import { makeGrantQueries } from "./grants"
import { makePartnerQueries } from "./partners"
import { makePeopleQueries } from "./people"

export function makeQueries(deps: CheckQueryDeps) {
  return {
    ...makePeopleQueries(deps),
    ...makePartnerQueries(deps),
    ...makeApiQueries(deps),
    ...makeGrantQueries(deps),
    ...makeCheckQueries(deps),
  }
}

export type Queries = ReturnType<typeof makeQueries>
