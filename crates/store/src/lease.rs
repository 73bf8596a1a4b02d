//! Leases: which of the programs that share a database does a work that is done once a day.

use calendar::Day;

use crate::db::{Db, Fault, Op, WriteFault};
use crate::statement as sql;

/// A daily work, held by one of several programs.
#[derive(Clone, Debug)]
pub struct Lease<'a> {
    /// The work.
    pub name: &'a str,
    /// The program, by a name no other has.
    pub holder: &'a str,
}

impl Lease<'_> {
    /// Takes the work of a day, or holds it longer: from `now` until `until`, milliseconds. Whether
    /// it is ours; it is not if another holds it still or the day's work is done.
    pub async fn take(&self, db: &Db, day: Day, now: i64, until: i64) -> Result<bool, Fault> {
        let values =
            vec![self.name.into(), self.holder.into(), until.into(), now.into(), day.into()];
        won(db.write(vec![Op::touch_one(&sql::LEASE_TAKE, values)]).await)
    }

    /// Says that the work of a day is done. Whether it still was ours.
    pub async fn done(&self, db: &Db, day: Day) -> Result<bool, Fault> {
        let values = vec![self.name.into(), self.holder.into(), day.into()];
        won(db.write(vec![Op::touch_one(&sql::LEASE_DONE, values)]).await)
    }

    /// The last day for which the work was done.
    pub async fn day(&self, db: &Db) -> Result<Option<Day>, Fault> {
        let rows = db.rows(&sql::LEASE_DAY, vec![self.name.into()]).await?;
        Ok(rows.first().and_then(|row| row.day(0)))
    }
}

fn won(written: Result<(), WriteFault>) -> Result<bool, Fault> {
    match written {
        Ok(()) => Ok(true),
        Err(WriteFault::Stale) => Ok(false),
        Err(WriteFault::Fault(fault)) => Err(fault),
    }
}
