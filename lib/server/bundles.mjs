// Bundles the TypeScript entries with esbuild: what runs with node_modules beside it, and the agent, which runs alone.
// For the preparing steps; dist/ and public/agent/ are its only outputs.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"

/** Output name → entry. One that does not exist is left out. */
const entries = {
  server: "lib/server/main.ts",
  operator: "lib/server/operator.ts",
  ca: "lib/server/ca.ts",
  restore: "lib/server/restore.ts",
  migration: "lib/server/migration.ts",
  demo: "tests/stories/demo.ts",
  bench: "tests/bench/main.ts",
}

const agentEntry = "lib/agent/main.ts"

/** @param {string} root the project's folder */
export async function buildBundles(root) {
  rmSync(join(root, "dist"), { recursive: true, force: true })
  const present = Object.entries(entries).filter(([, entry]) => existsSync(join(root, entry)))
  await build({
    ...shared(root),
    entryPoints: Object.fromEntries(present),
    outdir: join(root, "dist"),
    outExtension: { ".js": ".mjs" },
    packages: "external",
    sourcemap: true,
    target: "node20",
  })
  if (existsSync(join(root, agentEntry))) await buildAgent(root)
}

async function buildAgent(root) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  mkdirSync(join(root, "public/agent"), { recursive: true })
  await build({
    ...shared(root),
    entryPoints: [join(root, agentEntry)],
    outfile: join(root, "public/agent/gatewarden-agent.mjs"),
    target: "node18",
    banner: {
      js: [
        `#!/usr/bin/env node\n// Gatewarden agent ${version}. Apache-2.0. It needs Node.js 18 or later and nothing else.`,
        // packages written for CommonJS call require() for Node's own modules
        'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
      ].join("\n"),
    },
    minifyWhitespace: true,
    minifySyntax: true,
  })
}

function shared(root) {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  }
}
