// What nginx says of a configuration goes to the portal: the same fault has to be the same words, or each look at it would be news.
import { expect, test } from "vitest"
import { nginxWords } from "@/lib/agent/nginx/nginx-check"

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
