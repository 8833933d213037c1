// What can be done about APIs and their routes, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeAddRoute } from "./add-route"
import { makeCreateApi } from "./create-api"
import { makeRemoveApi } from "./remove-api"
import { makeRemoveRoute } from "./remove-route"
import { makeUpdateApi } from "./update-api"

export function makeApiUseCases(deps: Deps) {
  return {
    createApi: makeCreateApi(deps),
    updateApi: makeUpdateApi(deps),
    removeApi: makeRemoveApi(deps),
    addRoute: makeAddRoute(deps),
    removeRoute: makeRemoveRoute(deps),
  }
}
