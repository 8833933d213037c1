// What the mailer promises, against a small SMTP server of the test's own on loopback.
import { createServer, type Socket } from "node:net"
import { afterEach, expect, test } from "vitest"
import { makeMailer } from "@/lib/adapters/mailer"

const message = {
  to: "new@people.test",
  subject: "Your invitation",
  text: "Open this:\n\nhttp://portal.test/#secret\n",
}
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Speaks as much of RFC 5321 as a message takes, or answers every RCPT with `refusal`, or says nothing at all. */
async function smtp({ refusal, mute = false }: { refusal?: string; mute?: boolean } = {}) {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    if (mute) return
    let inData = false
    socket.write("220 test\r\n")
    socket.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\r\n").filter((part) => part !== "")) {
        lines.push(line)
        if (inData && line !== ".") continue
        const isData = line === "DATA"
        const refused = line.startsWith("RCPT") && refusal !== undefined
        socket.write(`${refused ? refusal : isData ? "354 go on" : "250 ok"}\r\n`)
        inData = isData
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  return { lines, url: `smtp://127.0.0.1:${typeof address === "object" && address ? address.port : 0}` }
}

test("a message arrives with sender, address, subject and text", async () => {
  const { lines, url } = await smtp()
  const mailer = makeMailer({ url, from: "Gatewarden <gate@warden.test>" })
  await mailer.send(message)
  mailer.close()
  const all = lines.join("\n")
  for (const part of ["MAIL FROM:<gate@warden.test>", "RCPT TO:<new@people.test>", "Subject: Your invitation"])
    expect(all).toContain(part)
  expect(all).toContain("http://portal.test/#secret")
})

test("a refused address is an error with the server's words, and without the message's", async () => {
  const { url } = await smtp({ refusal: "550 no such mailbox" })
  const mailer = makeMailer({ url, from: "gate@warden.test" })
  const error = await mailer.send(message).catch((thrown: unknown) => String(thrown))
  expect(error).toContain("550 no such mailbox")
  expect(error).not.toContain("secret")
  mailer.close()
})

test("a server that says nothing is not waited for longer than ten seconds", async () => {
  const { url } = await smtp({ mute: true })
  const mailer = makeMailer({ url, from: "gate@warden.test" })
  const begun = performance.now()
  await expect(mailer.send(message)).rejects.toThrow()
  expect(performance.now() - begun).toBeLessThan(15_000)
  mailer.close()
})

test("a text that begins like a file's address is sent as text", async () => {
  const { lines, url } = await smtp()
  const mailer = makeMailer({ url, from: "gate@warden.test" })
  await mailer.send({ ...message, text: "file:///etc/passwd" })
  expect(lines.join("\n")).toContain("file:///etc/passwd")
  mailer.close()
})
