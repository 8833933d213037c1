// Everything that a child process has printed so far, both streams. For whatever starts programs.
import type { ChildProcess } from "node:child_process"

export function collectPrinted(child: ChildProcess): () => string {
  let text = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8")
    stream?.on("data", (chunk: string) => {
      text += chunk
    })
  }
  return () => text
}
