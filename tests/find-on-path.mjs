// Where a program is, by the names that systems give it. For the runner of the tests and for Playwright's configuration.
// Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

/**
 * @param {readonly string[]} names the first that is found counts
 * @returns {string | undefined} its absolute path
 */
export function findOnPath(names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"].filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
