// The one way in which folders may depend on each other (docs/architecture.md). tests/unit/boundaries.test.ts runs it,
// fails when it read no modules, and proves on a tree of its own that each layer's rule catches what it forbids.

/** Folder → what its files may import beside their own folder and packages. */
const layers = {
  "lib/core": [],
  "lib/pki": ["lib/core"],
  "lib/bundle": ["lib/core"],
  "lib/targets": ["lib/core"],
  "lib/usecases": ["lib/core", "lib/pki", "lib/bundle", "lib/targets"],
  "lib/queries": ["lib/core", "lib/pki", "lib/bundle", "lib/targets"],
  "lib/adapters": ["lib/core", "lib/pki", "lib/bundle", "lib/targets", "lib/usecases", "lib/queries"],
  "lib/web": ["lib/core", "lib/pki", "lib/bundle", "lib/targets", "lib/usecases", "lib/queries"],
  "lib/machine": ["lib/core", "lib/pki", "lib/bundle", "lib/targets", "lib/usecases", "lib/queries"],
  "lib/agent": ["lib/core", "lib/bundle", "lib/targets"],
  "lib/server": [
    ...["lib/core", "lib/pki", "lib/bundle", "lib/targets", "lib/usecases", "lib/queries"],
    ...["lib/adapters", "lib/web", "lib/machine", "lib/config", "lib/container", "lib/open-container"],
    // the operator command renews as an agent does
    "lib/agent",
  ],
  components: ["lib/core"],
  app: [
    ...["lib/core", "lib/pki", "lib/bundle", "lib/targets", "lib/usecases", "lib/queries"],
    ...["lib/web", "lib/machine", "lib/container", "lib/config", "components"],
  ],
}

const literal = (path) => path.replaceAll(".", "\\.")
/** `lib/core` is a folder, `lib/config` a file beside the folders. */
const under = (path) => `^${literal(path)}(/|\\.|-variables\\.)`

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `${folder.replace("lib/", "")}-imports-only-below`,
  comment: `${folder} may import ${allowed.length === 0 ? "nothing of ours" : allowed.join(", ")}.`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: {
    path: "^(lib|app|components|tests|prisma)/",
    pathNot: [`^${folder}/`, ...allowed.map(under)],
  },
}))

/** Values in, values out: these layers reach neither disk, network, process nor clock, and know no framework. */
const pure = "^lib/(core|pki|bundle|targets)/"

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "pure-layers-do-no-io",
      severity: "error",
      from: { path: pure },
      to: { path: "^(node:)?(fs|net|tls|http|https|http2|child_process|dns|dgram|worker_threads|process|os)(/|$)" },
    },
    {
      name: "pure-layers-know-no-framework",
      severity: "error",
      from: { path: pure },
      to: { path: "node_modules/(next|react|react-dom|hono|@prisma|pg|pino)/" },
    },
    {
      name: "the-container-alone-is-above-adapters",
      comment: "What the container is made of is types to everybody but lib/open-container.ts.",
      severity: "error",
      from: { path: "^lib/container\\.ts$" },
      to: { path: "^lib/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-take-the-configuration-from-the-container",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^lib/config", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "configuration-stands-alone",
      severity: "error",
      from: { path: "^lib/config(-variables)?\\.ts$" },
      to: { path: "^(lib|app|components)/", pathNot: "^lib/config-variables\\.ts$" },
    },
    {
      name: "no-circles",
      severity: "error",
      from: { path: "^(lib|app|components)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      from: { path: "^(lib|app|components)/" },
      to: { path: "^tests/" },
    },
    {
      name: "what-runs-needs-no-development-package",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: "^lib/server/[^/]+\\.mjs$" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    { name: "everything-resolves", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|dist|public|data)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
}
