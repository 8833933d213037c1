// What hangs is ended: the agent itself, by a thread of its own, and the programs that it starts, with all that they have started.
import { existsSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { runProgram } from "@/lib/agent/run-program"
import { buildProgram, startProgram } from "../../support/build-agent"

describe("the agent's watchdog", () => {
  let file: string
  beforeAll(async () => {
    file = await buildProgram("tests/support/hanging-program.ts")
  })

  test("ends a program that does not run any more, with a line that says so", async () => {
    const { signal, output } = await startProgram(file, ["spins"]).ended
    expect(signal).toBe("SIGKILL")
    expect(JSON.parse(output.split("\n")[1] ?? "")).toMatchObject({
      level: "error",
      event: "hung",
      error: expect.stringContaining("has not run"),
    })
  })

  test("ends one that runs, but whose loop does not come round", async () => {
    const { signal, output } = await startProgram(file, ["waits"]).ended
    expect(signal).toBe("SIGKILL")
    expect(output).toContain("has not come round")
  })

  test("leaves one alone that works", async () => {
    expect(await startProgram(file, []).ended).toMatchObject({ status: 0, output: "started\n" })
  })
})

describe("a program that the agent starts", () => {
  test("is ended after its bound with everything that it has started, also where those hold its pipes", async () => {
    const begun = performance.now()
    const { code, hung, output } = await runProgram("sh", ["-c", "sleep 300 & echo $!; wait"], 300)
    expect({ code, hung }).toEqual({ code: null, hung: true })
    expect(performance.now() - begun).toBeLessThan(10_000)
    await expect.poll(() => isAlive(output.trim()), { timeout: 10_000 }).toBe(false)
  })

  test("is done when it ends, also where what it has started lives on with its pipes", async () => {
    const begun = performance.now()
    const { code, hung, output } = await runProgram("sh", ["-c", "sleep 20 & echo $!"], 15_000)
    process.kill(Number(output.trim()), "SIGKILL")
    expect({ code, hung }).toEqual({ code: 0, hung: false })
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  test("that does not exist is said to be missing", async () => {
    expect(await runProgram("/nowhere/nginx", [], 1000)).toMatchObject({ code: null, missing: true, hung: false })
  })
})

/** One that has ended and was not waited for by whoever adopted it is dead all the same. */
function isAlive(pid: string): boolean {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8"))
}
