//! How SQLite goes about the statements: none may read a whole table or sort what is waiting, for tables only grow.

use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, Row as _};

use super::{Connection, access, audit, file, inbox, job, quota, report_link};
use crate::store::sqlite::MIGRATIONS;

async fn empty() -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for (_, _, statements) in MIGRATIONS {
        sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
    }
    connection
}

async fn plan(connection: &mut SqliteConnection, statement: &str) -> String {
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    let rows = sqlx::query(explain).fetch_all(connection).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.get(3)).collect();
    lines.join("\n")
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index() {
    let mut connection = empty().await;
    for statement in [
        file::FILE,
        file::CHECK_OF_RUN,
        file::START,
        file::EVENTS_AFTER,
        file::DURATIONS,
        file::FORGET_STARTS,
        <SqliteConnection as Connection>::SEQUENCES,
        <SqliteConnection as Connection>::CLAIM,
        job::NEXT_DUE,
        job::DEAD,
        job::DEAD_LETTER,
        job::REPLAY,
        job::DEPTH,
        inbox::DELIVERY,
        inbox::FORGET,
        audit::ROWS,
        audit::ROWS_ABOUT,
        audit::HEAD,
        report_link::KEEP,
        report_link::SPEND,
        report_link::FORGET,
        access::CLAIM_ASSERTION,
        access::COUNT_ASSERTIONS,
        access::FORGET_ASSERTIONS,
        access::HOLD_LAUNCH,
        access::WIPE_LAUNCH,
        access::COUNT_LAUNCHES,
        access::FORGET_LAUNCHES,
        access::WIPE_LAUNCHES,
        access::REPLACE_SESSION,
        access::SESSION,
        access::END_SESSION,
        access::COUNT_SESSIONS,
        access::FORGET_SESSIONS,
        access::RUNNING_SESSIONS,
        access::ORGS_LET_IN,
        access::END_SESSIONS,
        quota::FORGET_RESTED,
    ] {
        let plan = plan(&mut connection, statement).await;
        for line in plan.lines() {
            let line = line.trim();
            // What a part of the statement answered is one line, and no table.
            // So is what the statement was given to ask about, and a row of constants.
            let is_table = !["SCAN due", "SCAN next", "SCAN CONSTANT ROW"].contains(&line)
                && !line.starts_with("SCAN named VIRTUAL TABLE");
            let is_whole = line.starts_with("SCAN") && !line.contains("USING INDEX job_by_due");
            assert!(!(is_table && is_whole), "{statement}\n{plan}");
        }
    }
}

#[tokio::test]
async fn a_backlog_is_never_sorted_to_find_the_next_job() {
    let mut connection = empty().await;
    for statement in [<SqliteConnection as Connection>::CLAIM, job::NEXT_DUE] {
        let plan = plan(&mut connection, statement).await;
        assert!(plan.contains("job_by_due"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
