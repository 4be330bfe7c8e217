//! The rows of commands that only read.

use std::path::Path;
use std::process::Command;

use super::counts;
use super::peers::{Peer, Peers};
use super::place::{Call, Place};
use super::round::{Care, Runner, medians};
use super::rows::Row;
use super::targets::{COMPLETE, LOG, REPORT, START};

/// What a day asks for, beside what other programs list of the last thirty days.
const DAILY: [&str; 5] = ["status", "due", "remind", "inbox", LOG];

/// What asks for everything there is, beside what other programs add up.
const WHOLE: [&str; 4] =
    [REPORT, "log --since 2000-01-01", "export csv -o /dev/null --force", "export json -o /dev/null --force"];

/// What nobody else has.
const ALONE: [&str; 11] = [
    "due --short",
    COMPLETE,
    "goal list",
    "goal show run",
    "feedback list",
    "review --week",
    "review --quarter",
    "review --year 2026",
    "export html -o /dev/null --force",
    "log --grep guitar",
    "check",
];

/// A command that takes longer than this is not run under callgrind, in milliseconds.
const LONG: f64 = 1500.0;

/// The commands that only read a team, one group after the other.
pub fn rows(
    team: &str,
    place: &Place,
    peers: &Peers<'_>,
    watch: Option<&Path>,
    care: Care,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Row> {
    let with = With { team, place, peers, watch, care };
    let mut rows = Vec::new();
    for (lines, beside) in [(DAILY.as_slice(), peers.lists()), (WHOLE.as_slice(), peers.sums())] {
        let lines: Vec<&str> = lines.iter().copied().filter(|line| wanted(line)).collect();
        if !lines.is_empty() {
            rows.extend(with.group(&lines, &beside));
        }
    }
    rows.extend(ALONE.iter().filter(|line| wanted(line)).flat_map(|line| with.group(&[line], &[])));
    rows
}

/// What a program costs before it does anything: ours, beside one that does nothing.
pub fn start(place: &Place, watch: Option<&Path>, care: Care) -> Row {
    let call = Call::new("--version");
    let nothing = || vec![place.command("ana", &place.folder, "true", &[])];
    let mut runners = [Runner::new("ally", || vec![place.call(&call)]), Runner::new("true", nothing)];
    let took = medians(&mut runners, care);
    let mut counts = counts::of(place, watch, &call);
    counts.instructions = care.instructions.then(|| counts::instructions(place, &call)).flatten();
    let took = ["ally", "true"].into_iter().map(str::to_owned).zip(took).collect();
    let row = Row { team: START.to_owned(), what: "--version".to_owned(), took, counts };
    row.tell();
    row
}

struct With<'a> {
    team: &'a str,
    place: &'a Place,
    peers: &'a Peers<'a>,
    watch: Option<&'a Path>,
    care: Care,
}

impl With<'_> {
    /// Commands of ours that take turns with each other and with the same programs beside them.
    fn group(&self, lines: &[&str], beside: &[Peer]) -> Vec<Row> {
        let calls: Vec<Call> = lines.iter().map(|line| Call::new(line)).collect();
        let ours = |call: &Call| -> Vec<Command> { vec![self.place.call(call)] };
        let mut runners: Vec<Runner<'_>> =
            calls.iter().map(|call| Runner::new("ally", move || ours(call))).collect();
        runners.extend(beside.iter().map(|peer| Runner::new(peer.name, || vec![self.peers.run(peer)])));
        let took = medians(&mut runners, self.care);
        let (ours, theirs) = took.split_at(lines.len());
        let theirs: Vec<(String, f64)> =
            beside.iter().map(|peer| peer.name.to_owned()).zip(theirs.iter().copied()).collect();
        let row = |((line, call), took): ((&&str, &Call), &f64)| {
            let mut counts = counts::of(self.place, self.watch, call);
            if self.care.instructions && *took < LONG {
                counts.instructions = counts::instructions(self.place, call);
            }
            let took = std::iter::once(("ally".to_owned(), *took)).chain(theirs.iter().cloned()).collect();
            let row = Row { team: self.team.to_owned(), what: (*line).to_owned(), took, counts };
            row.tell();
            row
        };
        lines.iter().zip(&calls).zip(ours).map(row).collect()
    }
}
