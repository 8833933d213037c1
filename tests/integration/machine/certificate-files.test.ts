// Certificates as files over the operator API: the bytes that were issued, under the media types that the RFCs name, for whoever may
// read the certificate and for nobody else.
import { X509Certificate } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { makeUseCases } from "@/lib/usecases"
import { admin as staff } from "@/tests/support/cast"
import { type Identity, type MachineWorld, openMachineWorld } from "@/tests/support/machine-world"

let world: MachineWorld
let operator: Identity
let application: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator("viewer")
  application = await world.application()
})
afterAll(() => world.close())

const files = ["certificate.pem", "certificate.cer", "chain.pem"]
const get = (identity: Identity, file: string) =>
  world.call(identity, "GET", `/certificates/${application.certificateId}/${file}`)

test("PEM and DER are the certificate that was issued, and the chain leads to its root", async () => {
  const issued = new X509Certificate(application.cert)
  const [pem, der, chain] = await Promise.all(files.map((file) => get(operator, file)))
  expect(pem?.headers["content-type"]).toBe("application/pem-certificate-chain")
  expect(new X509Certificate(pem?.text ?? "").fingerprint256).toBe(issued.fingerprint256)
  expect(der?.headers["content-type"]).toBe("application/pkix-cert")
  expect(der?.bytes.equals(issued.raw)).toBe(true)
  expect(chain?.headers["content-type"]).toBe("application/pem-certificate-chain")
  expect(application.cert).toBe(`${pem?.text}${chain?.text}`)
})

test("an application has its own files, and those of another partner do not exist for it", async () => {
  const stranger = await world.application()
  for (const file of files) {
    expect((await get(application, file)).status, file).toBe(200)
    expect((await get(stranger, file)).json, file).toMatchObject({ status: 404, code: "not_found" })
  }
})

test("a certificate that was intended and never completed has no files", async () => {
  const unfinished = await world.application()
  const { database } = world
  const keys = { ...database.deps.keys, sign: () => Promise.reject(new Error("the token is gone")) }
  const usecases = makeUseCases({ ...database.deps, keys })
  const { csr } = world.csr()
  await expect(
    usecases.issueCertificate(staff, { applicationId: unfinished.id, csr, keySource: "csr" }),
  ).rejects.toThrow()
  const { id } = await database.db.certificate.findFirstOrThrow({
    where: { applicationId: unfinished.id, status: "intent" },
  })
  for (const file of files) {
    expect((await world.call(operator, "GET", `/certificates/${id}/${file}`)).json, file).toMatchObject({ status: 404 })
  }
})

test("the document says which file has which media type", async () => {
  const { json } = await world.call(null, "GET", "/openapi.json")
  const types = files.map((file) =>
    Object.keys(json.paths[`/api/v1/certificates/{id}/${file}`].get.responses[200].content),
  )
  expect(types).toEqual([
    ["application/pem-certificate-chain"],
    ["application/pkix-cert"],
    ["application/pem-certificate-chain"],
  ])
})
