/** Those of these messages that are in the inbox: what they tell is written down, whatever has become of it since. */
export async function knownMessages(db: D1Database, ids: string[]): Promise<ReadonlySet<string>> {
  const { results } = await db
    .prepare("SELECT message_id FROM json_each(?1) CROSS JOIN inbox ON message_id = value")
    .bind(JSON.stringify(ids))
    .all<{ message_id: string }>();
  return new Set(results.map(({ message_id }) => message_id));
}
