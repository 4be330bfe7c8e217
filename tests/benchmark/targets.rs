//! What the commands are held to: medians of whole processes with a warm cache, on a machine with two cores.

/// What is asked of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// At most so many milliseconds.
    Takes(f64),
    /// At most this part of what the program beside it takes.
    PartOf(&'static str, f64),
    /// At least so many times as fast as the program beside it.
    Faster(&'static str, f64),
}

/// A row, and what is asked of it with these teams.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub row: &'static str,
    pub teams: &'static [&'static str],
    pub bound: Bound,
}

/// Where the tables stand in docs/performance.md.
pub const BEGIN: &str = "<!-- measured: begin -->";
pub const END: &str = "<!-- measured: end -->";

/// The rows that are measured without a team.
pub const START: &str = "start";
/// Twenty members with 1,000, 10,000 and 100,000 check-ins, and two with fourteen years of them.
pub const TEAMS: [&str; 4] = ["twenty-1000", "twenty-10000", "twenty-100000", "two"];
const TEN: &[&str] = &["twenty-10000"];
const HUNDRED: &[&str] = &["twenty-100000"];
const BOTH: &[&str] = &["twenty-10000", "twenty-100000"];

/// The timeline of the last thirty days.
pub const LOG: &str = "log --since 2026-10-23";
/// The report over everything.
pub const REPORT: &str = "export md --since 2000-01-01 -o /dev/null --force";
pub const CHECKIN: &str = "checkin, without fsync";
pub const CHECKIN_FSYNC: &str = "checkin, with fsync";
pub const SYNC_NOTHING: &str = "sync, nothing new";
pub const SYNC_BOTH: &str = "sync, one change on each side";
pub const COMPLETE: &str = "complete --line 'ally goal show r'";
pub const GIT: &str = "git";
pub const TASK: &str = "task";

const fn at(row: &'static str, teams: &'static [&'static str], bound: Bound) -> Target {
    Target { row, teams, bound }
}

pub const TARGETS: [Target; 21] = [
    at("--version", &[START], Bound::Takes(2.0)),
    at("status", BOTH, Bound::Takes(10.0)),
    at("due", BOTH, Bound::Takes(10.0)),
    at("remind", BOTH, Bound::Takes(10.0)),
    at("inbox", BOTH, Bound::Takes(10.0)),
    at(LOG, BOTH, Bound::Takes(10.0)),
    at("status", TEN, Bound::Faster(TASK, 12.0)),
    at("due", TEN, Bound::Faster(TASK, 12.0)),
    at("remind", TEN, Bound::Faster(TASK, 12.0)),
    at("inbox", TEN, Bound::Faster(TASK, 12.0)),
    at(LOG, TEN, Bound::Faster(TASK, 12.0)),
    at("review --quarter", BOTH, Bound::Takes(20.0)),
    at(REPORT, TEN, Bound::Takes(50.0)),
    at(REPORT, HUNDRED, Bound::Takes(400.0)),
    at(COMPLETE, BOTH, Bound::Takes(5.0)),
    at(CHECKIN, BOTH, Bound::PartOf(GIT, 0.45)),
    at(CHECKIN, TEN, Bound::Takes(10.0)),
    at(CHECKIN_FSYNC, BOTH, Bound::PartOf(GIT, 1.3)),
    at(SYNC_NOTHING, BOTH, Bound::PartOf(GIT, 0.6)),
    at(SYNC_BOTH, TEN, Bound::PartOf(GIT, 0.55)),
    at(SYNC_BOTH, HUNDRED, Bound::PartOf(GIT, 0.65)),
];

/// The most memory that any command may hold with a team, in MB of 1,048,576 bytes.
pub const MEMORY: [(&str, f64); 3] = [("twenty-10000", 30.0), ("two", 30.0), ("twenty-100000", 150.0)];
/// The most that the program itself may take on the disk, in bytes.
pub const PROGRAM: u64 = 6_000_000;

/// The figures of a row, as a target looks at them.
pub trait Figures {
    /// Milliseconds of a program by its name; ally's under `ally`.
    fn took(&self, program: &str) -> Option<f64>;
}

impl Target {
    /// What is asked, as the tables say it.
    pub fn words(&self) -> String {
        match self.bound {
            Bound::Takes(most) => format!("{most} ms"),
            Bound::PartOf(program, part) => format!("{part} of {program}"),
            Bound::Faster(program, times) => format!("{times} × faster than {program}"),
        }
    }

    /// Whether it is met; `None` where the program beside it is not installed.
    pub fn is_met(&self, row: &impl Figures) -> Option<bool> {
        let ours = row.took("ally")?;
        Some(match self.bound {
            Bound::Takes(most) => ours <= most,
            Bound::PartOf(program, part) => ours <= row.took(program)? * part,
            Bound::Faster(program, times) => ours * times <= row.took(program)?,
        })
    }
}

/// How the tables of a team are headed; those without a team stand before all others.
pub fn heading(team: &str) -> Option<&'static str> {
    match team {
        "twenty-1000" => Some("Twenty members, 1,000 check-ins"),
        "twenty-10000" => Some("Twenty members, 10,000 check-ins"),
        "twenty-100000" => Some("Twenty members, 100,000 check-ins"),
        "two" => Some("Two members, fourteen years, 10,220 check-ins"),
        _ => None,
    }
}
