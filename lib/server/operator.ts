// `npm run operator -- create | list | revoke | renew`: the identities of operators' scripts, from the machine that holds the database.
// Beside a running server or without one. The private key is made here and goes into a file of the caller's, nowhere else.
import type { z } from "zod"
import { systemClock } from "@/lib/adapters/clock"
import { makeLogger } from "@/lib/adapters/logger"
import { loadConfig } from "@/lib/config"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { openContainer } from "@/lib/open-container"
import { systemActor } from "@/lib/usecases/authorities/once"
import { createOperatorInput } from "@/lib/usecases/operators/create-operator"
import { makeCertificateRequest } from "./certificate-request"
import { joinDatabase } from "./open-database"
import { type OperatorCommand, operatorUsage, readOperatorCommand } from "./operator-command"
import { renewOperator } from "./renew-operator"
import { runCommand } from "./run-command"
import { requireNoIdentity, writeIdentity } from "./write-identity"

async function run(parameters: string[]): Promise<void> {
  const command = readOperatorCommand(parameters)
  const config = loadConfig()
  if (command.verb === "renew") return renew(command, config.machineUrl)
  const database = await joinDatabase(config)
  try {
    const log = makeLogger("error")
    const container = await openContainer({ config, log, databaseUrl: database.url })
    try {
      // where no server has run yet, there is no authority to issue from
      await container.usecases.bootstrap()
      await obey(container, command)
    } finally {
      await container.close()
    }
  } finally {
    await database.stop()
  }
}

async function renew({ directory, url, force }: Extract<OperatorCommand, { verb: "renew" }>, machineUrl: string) {
  const notAfter = await renewOperator({ directory, url: url ?? machineUrl, force, now: systemClock() })
  if (notAfter !== undefined) console.log(`${directory}/client.pem is good until ${notAfter.toISOString()}.`)
}

async function obey(container: Container, command: Exclude<OperatorCommand, { verb: "renew" }>): Promise<void> {
  if (command.verb === "create") return create(container, command)
  if (command.verb === "list") return list(container)
  return revoke(container, command)
}

async function create({ usecases, config }: Container, command: Extract<OperatorCommand, { verb: "create" }>) {
  const { name, role, days, out } = command
  requireNoIdentity(out)
  const { csr, privateKey } = await makeCertificateRequest(name)
  const input = readInput(createOperatorInput, { name, role, days, csr })
  const { id, certificate, anchors } = await usecases.createOperator(systemActor, input)
  writeIdentity(out, { certificate: `${certificate.pem}${certificate.chain}`, privateKey, anchors })
  console.log(`Operator ${name} (${id}), role ${input.role}, until ${certificate.notAfter}.`)
  console.log(`${out}/client.pem, client.key and ca.pem are written. Try them:`)
  console.log(
    `  curl --cert ${out}/client.pem --key ${out}/client.key --cacert ${out}/ca.pem ${config.machineUrl}/api/v1/whoami`,
  )
}

async function list({ queries }: Container): Promise<void> {
  const operators = await queries.listOperators(systemActor)
  if (operators.length === 0) console.log("There are no operators yet. `npm run operator -- create` makes one.")
  else console.table(operators.map(({ id, name, role, status }) => ({ id, name, role, status })))
}

async function revoke(
  { usecases, queries }: Container,
  { name, reason }: Extract<OperatorCommand, { verb: "revoke" }>,
) {
  const operators = await queries.listOperators(systemActor)
  const operator = operators.find((other) => other.name === name || other.id === name)
  if (operator === undefined) throw new DomainError("not_found", `There is no operator ${name}. \`list\` shows them.`)
  await usecases.revokeOperator(systemActor, { id: operator.id, reason })
  console.log(`Operator ${operator.name} is revoked; the machine listener refuses it from now on.`)
}

/** @throws DomainError invalid_input that names each option with what is wrong */
function readInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  throw new DomainError(
    "invalid_input",
    read.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"),
  )
}

await runCommand(operatorUsage, run)
