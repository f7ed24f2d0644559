// Reads a table of events into DuckDB and counts what passes a filter by cells of a grid. Prints one line of JSON.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const db = await instance.connect();
const rows = async (sql) => (await db.runAndReadAll(sql)).getRowObjects();

let begun = performance.now();
await db.run(`CREATE TABLE t AS SELECT * FROM read_csv('${file}')`);
const readMS = performance.now() - begun;

// What an application would prepare once is not timed: days, and places in Web Mercator as whole numbers.
await db.run(`CREATE TABLE e AS SELECT event_type, fatalities,
  coalesce(try_cast(event_date AS DATE), try_strptime(event_date::VARCHAR, '%d %B %Y')::DATE) AS day,
  floor((longitude + 180) / 360 * 4294967296)::UBIGINT AS mx,
  floor((0.5 - ln(tan(pi() / 4 + radians(latitude) / 2)) / (2 * pi())) * 4294967296)::UBIGINT AS my FROM t`);
const kinds = `event_type IN ('Battles', 'Riots', 'Violence against civilians')`;
const days = `day BETWEEN DATE '2015-01-01' AND DATE '2018-12-31'`;
const grid = `SELECT mx >> 26 AS x, my >> 26 AS y, count(*) AS n, sum(fatalities), avg(mx), avg(my) FROM e WHERE ${kinds} AND ${days} GROUP BY 1, 2`;
const times = [];
for (let i = 0; i < 15; i++) {
  begun = performance.now();
  await rows(grid);
  times.push(performance.now() - begun);
}
times.sort((a, b) => a - b);
const [{ n }] = await rows(`SELECT count(*)::INTEGER AS n FROM e WHERE ${kinds}`);
const [{ v }] = await rows('SELECT version() AS v');
const [{ dated }] = await rows('SELECT count(day)::INTEGER AS dated FROM e');
console.log(JSON.stringify({ version: v, readMS, gridMS: times[7], ofKinds: n, dated }));
