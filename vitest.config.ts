// The kinds of tests, one project each; `npx vitest run --project unit` runs one kind, a path runs one file.
// What starts real programs gets time for it; what is pure must be fast.
import { defineConfig } from "vitest/config"

// Vitest's reporter groups failures with Map.groupBy, which Node 20 has not; without it a failed run would not say what failed.
if (!("groupBy" in Map)) Object.assign(Map, { groupBy })

function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

type Kind = {
  name: string
  seconds: number
  /** Needs no PostgreSQL; the other kinds share one for the whole run. */
  pure?: boolean
  /** Where it is not the folder of its name. */
  include?: string[]
  /** Runs with every new key in a SoftHSM token. */
  token?: boolean
}

/** What signs, once more with its keys in a token: certificates, CRLs, manifests and root documents, and a whole perimeter. */
const onToken = [
  ...["publication", "authorities", "rotations", "pki"].map((area) => `tests/integration/${area}/**/*.test.ts`),
  ...["broken-key-store", "duplicate-serial", "issue-while-ending", "profiles"].map(
    (name) => `tests/integration/certificates/${name}.test.ts`,
  ),
  ...["config-api", "est", "operator-api-guide"].map((name) => `tests/integration/machine/${name}.test.ts`),
  "tests/gateways/stories.test.ts",
]

const kinds: Kind[] = [
  { name: "unit", seconds: 60, pure: true },
  { name: "contract", seconds: 60 },
  { name: "integration", seconds: 90 },
  { name: "security", seconds: 120 },
  { name: "fuzz", seconds: 180, pure: true },
  { name: "gateways", seconds: 300 },
  { name: "fault", seconds: 600 },
  { name: "softhsm", seconds: 300, token: true, include: onToken },
]

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    // @peculiar/x509 demands it, before it is loaded
    setupFiles: ["reflect-metadata"],
    // two cores, and most kinds start programs of their own
    maxWorkers: 2,
    projects: kinds.map(({ name, seconds, pure = false, token = false, include = [`tests/${name}/**/*.test.ts`] }) => ({
      extends: true,
      test: {
        name,
        globalSetup: [
          ...(token ? ["tests/support/soft-hsm-token.ts"] : []),
          ...(pure ? [] : ["tests/support/postgres.ts"]),
        ],
        setupFiles: token ? ["reflect-metadata", "tests/support/soft-hsm-environment.ts"] : ["reflect-metadata"],
        include,
        testTimeout: seconds * 1000,
        // the first one that starts a server builds it, where nothing has been built yet
        hookTimeout: (pure ? 60 : 300) * 1000,
      },
    })),
  },
})
