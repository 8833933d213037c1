// Launches PostgreSQL as somebody who is not root, which it demands, also where this process is root.
// As root it uses a user namespace (nothing changes owner, and a private parent folder stays private), else a system user.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process"
import { chownSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { DomainError } from "@/lib/core/domain-error"

export type Launcher = {
  (command: string, args: string[]): ChildProcess
  sync: (command: string, args: string[]) => { status: number | null; output: string }
  /** Gives a file to whom the database will run as. */
  own: (path: string) => void
}

type Way = { prefix: string[]; user?: { uid: number; gid: number } }

/** `nobody` exists in every passwd file; initdb insists that its user has a name. */
const namespaceOfNobody = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]

/** @throws DomainError `unavailable` when root has neither a namespace nor a user that can reach the directory */
export function unprivilegedLauncher(directory: string, executable: string): Launcher {
  const way = chooseWay(directory, executable)
  const options: SpawnOptions = { stdio: ["ignore", "ignore", "pipe"], detached: true, ...way.user }
  const full = (command: string, args: string[]): [string, string[]] => {
    const [first = command, ...rest] = [...way.prefix, command, ...args]
    return [first, rest]
  }
  const launch = (command: string, args: string[]) => spawn(...full(command, args), options)
  return Object.assign(launch, {
    sync: (command: string, args: string[]) => {
      const ended = spawnSync(...full(command, args), { ...way.user, encoding: "utf8" })
      return { status: ended.status, output: `${ended.stderr ?? ""}${ended.error?.message ?? ""}` }
    },
    own: (path: string) => {
      if (way.user) chownSync(path, way.user.uid, way.user.gid)
    },
  })
}

function chooseWay(directory: string, executable: string): Way {
  if (process.getuid?.() !== 0) return { prefix: [] }
  // a cluster goes on as whom it belongs to: PostgreSQL reads no other's
  const owner = ownerOf(join(directory, "pg"))
  if (owner !== undefined && owner.uid !== 0) return { prefix: [], user: owner }
  const [namespace = "", ...namespaceArguments] = namespaceOfNobody
  if (spawnSync(namespace, [...namespaceArguments, "true"]).status === 0) return { prefix: namespaceOfNobody }
  for (const name of ["postgres", "nobody"]) {
    const user = { uid: idOf("-u", name), gid: idOf("-g", name) }
    if (Number.isNaN(user.uid) || Number.isNaN(user.gid)) continue
    const reaches = (path: string, flag: string) => spawnSync("test", [flag, path], user).status === 0
    if (reaches(executable, "-x") && reaches(dirname(directory), "-x")) return { prefix: [], user }
  }
  throw new DomainError(
    "unavailable",
    `PostgreSQL does not run as root, and no other user can reach ${directory}. Start as another user, move the folder to where others may enter it, or set DATABASE_URL.`,
  )
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? undefined : { uid: found.uid, gid: found.gid }
}

function idOf(flag: string, name: string): number {
  return Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout ?? "", 10)
}
