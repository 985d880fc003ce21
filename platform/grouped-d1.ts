/**
 * A D1 binding whose statements travel together: what the messages of one queue batch ask for at the same time is one round
 * trip and one transaction. While one is under way the next gathers, as in `group-commit.ts`.
 *
 * Only for work of one invocation: the runtime cancels whoever waits for another request's I/O. Every statement must bear
 * being run twice, as any write over a network must: where a group fails, each of its members is run once more by itself, so
 * that one bad statement never takes its neighbours along.
 */

/** What one caller asks for: statements that are one transaction. */
interface Member {
  statements: D1PreparedStatement[];
  resolve: (results: D1Result[]) => void;
  reject: (error: unknown) => void;
}

/** Statements in one transaction at most: bounds how long the database is kept from its other readers. */
const MAX_STATEMENTS = 100;

/** The part of the binding that drizzle uses. */
export const groupedD1 = (database: D1Database): D1Database => {
  const group = new Group(database);
  return {
    prepare: (query: string) => new GroupedStatement(group, database.prepare(query)),
    batch: (statements: GroupedStatement[]) => group.run(statements.map(({ statement }) => statement)),
  } as unknown as D1Database;
};

class Group {
  readonly #database: D1Database;
  #waiting: Member[] = [];
  #isBusy = false;

  constructor(database: D1Database) {
    this.#database = database;
  }

  run(statements: D1PreparedStatement[]): Promise<D1Result[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statements, resolve, reject });
      if (this.#isBusy) return;
      this.#isBusy = true;
      // A timer, not a microtask: callers that go on from the same answer are all heard first.
      setTimeout(() => void this.#drain(), 0);
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runTogether(this.#take());
    this.#isBusy = false;
  }

  #take(): Member[] {
    let size = 0;
    const count = this.#waiting.findIndex(({ statements }) => (size += statements.length) > MAX_STATEMENTS);
    return this.#waiting.splice(0, count === -1 ? this.#waiting.length : Math.max(1, count));
  }

  async #runTogether(members: Member[]): Promise<void> {
    try {
      const results = await this.#database.batch(members.flatMap(({ statements }) => statements));
      for (const { statements, resolve } of members) resolve(results.splice(0, statements.length));
    } catch (error) {
      if (members.length === 1) return members[0]?.reject(error);
      for (const member of members) await this.#runTogether([member]);
    }
  }
}

class GroupedStatement {
  readonly #group: Group;
  readonly statement: D1PreparedStatement;

  constructor(group: Group, statement: D1PreparedStatement) {
    this.#group = group;
    this.statement = statement;
  }

  bind(...values: unknown[]): GroupedStatement {
    return new GroupedStatement(this.#group, this.statement.bind(...values));
  }

  async all(): Promise<D1Result> {
    const [result] = await this.#group.run([this.statement]);
    if (result === undefined) throw new Error("D1 answered fewer results than there were statements");
    return result;
  }

  run(): Promise<D1Result> {
    return this.all();
  }

  async raw(): Promise<unknown[][]> {
    const { results } = await this.all();
    return (results as Record<string, unknown>[]).map((row) => Object.values(row));
  }
}
