// What nginx says of a configuration goes to the portal: the same fault has to be the same words, or each look at it would be news.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { nginxWords } from "@/lib/agent/nginx/nginx-check"
import { watchErrorLog } from "@/lib/agent/nginx/nginx-process"

test("neither the moment nor the process is part of what nginx says", () => {
  const said = (time: string, pid: number) =>
    nginxWords(
      [
        "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok",
        `2026/11/25 ${time} [emerg] ${pid}#${pid}: open() "/none/a.log" failed (2: No such file or directory)`,
        "nginx: configuration file /etc/nginx/nginx.conf test failed",
      ].join("\n"),
    )
  expect(said("11:51:59", 11448)).toBe('[emerg] open() "/none/a.log" failed (2: No such file or directory)')
  expect(said("11:52:59", 11501)).toBe(said("11:51:59", 11448))
})

test("nor of what its error log says of a reload that failed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-words-"))
  const path = join(folder, "error.log")
  writeFileSync(path, "2026/11/25 11:00:00 [emerg] 1#1: of before\n")
  const alarms = await watchErrorLog(path)
  for (const second of [1, 2, 3]) {
    appendFileSync(path, `2026/11/25 11:50:0${second} [emerg] 8${second}#8${second}: bind() to 0.0.0.0:443 failed\n`)
  }
  expect(await alarms()).toBe("[emerg] bind() to 0.0.0.0:443 failed")
  rmSync(folder, { recursive: true })
})
