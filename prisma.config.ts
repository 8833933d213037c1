// Where Prisma finds the schema and the migrations. The database address comes from lib/config.ts at run time, never from here.
import { defineConfig } from "prisma/config"

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
})
