// Fills an installation with live certificates of one application, in the database directly: issuing 100,000 would take minutes
// and measure something else. The rows have what queries, CRLs and the deny list read; their DER is a placeholder that nobody decodes.
import pg from "pg"

/**
 * @param databaseUrl of the running server's own database
 * @param after how many were put there before
 */
export async function seedCertificates(
  databaseUrl: string,
  applicationId: string,
  count: number,
  after: number,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    // no event stands behind these rows, which the database would refuse otherwise
    await client.query("set session_replication_role = replica")
    await client.query(
      `insert into certificate (id, authority_id, serial, subject_kind, application_id, status, subject, spki_sha256,
         key_algorithm, key_source, not_before, not_after, der, sha256, created_by, created_at, issued_at)
       select 'crt_' || lpad(md5('id' || n || $1), 26, '0'), a.id, '7' || md5('serial' || n || $1), 'application', $1, 'valid',
         'CN=' || $1, encode(sha256(convert_to('key' || n || $1, 'UTF8')), 'hex'), 'P-256', 'csr', now(),
         now() + interval '90 days', convert_to('der' || n || $1, 'UTF8'),
         encode(sha256(convert_to('der' || n || $1, 'UTF8')), 'hex'), 'system', now(), now()
       from generate_series($3::int + 1, $3::int + $2::int) n
       cross join (select a.id from authority a join application p on p.environment = a.environment
         where p.id = $1 and a.kind = 'issuing' limit 1) a`,
      [applicationId, count, after],
    )
    await client.query("analyze certificate")
  } finally {
    await client.end()
  }
}
