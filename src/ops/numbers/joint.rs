//! The joint line of a habit: what its owners did together (rulings 43 and 44).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::days::{Available, each};
use super::slots::{Asks, Filling, Frame, Outcome, OwnLine, Period, Tally, most};
use super::voice::{DaySaid, Reports, Times, Voice};
use crate::model::State;

/// The closed periods of the joint line. `available` are the days on which every owner is there; every owner's own
/// line is counted by the same frames.
pub(super) fn periods(frames: &[Frame], available: &Available, owners: &[OwnLine<'_>]) -> Vec<Period> {
    let own: Vec<BTreeMap<(NaiveDate, NaiveDate), Tally>> = owners
        .iter()
        .map(|line| line.periods(frames).into_iter().map(|one| ((one.from, one.to), one.tally)).collect())
        .collect();
    let joint = Joint { available, owners, own };
    let of_frame = |frame: &Frame| match &frame.asks {
        Asks::Days(_) => joint.days(frame),
        Asks::Times(times) => vec![joint.quota(frame, *times)],
    };
    frames.iter().flat_map(of_frame).collect()
}

struct Joint<'a> {
    available: &'a Available,
    owners: &'a [OwnLine<'a>],
    /// What became of each period on every owner's own line.
    own: Vec<BTreeMap<(NaiveDate, NaiveDate), Tally>>,
}

impl Joint<'_> {
    /// Scheduled days on which every owner was there.
    fn days(&self, frame: &Frame) -> Vec<Period> {
        let reports = self.reports(frame.from);
        let mut periods = Vec::new();
        for day in each(frame.from, frame.to).filter(|day| self.available.holds(*day)) {
            let own: Option<Vec<Tally>> =
                self.own.iter().map(|line| line.get(&(day, day)).copied()).collect();
            let Some(own) = own else { continue };
            let together = self.said(day, frame, &reports).iter().any(|said| said.together);
            let outcome = if together || own.iter().all(|tally| tally.kept > 0) {
                Outcome::Kept
            } else if own.iter().any(|tally| tally.skip > 0) {
                Outcome::Excused
            } else if own.iter().any(|tally| tally.silent > 0) {
                Outcome::Silent
            } else if own.iter().any(|tally| tally.missed > 0) {
                Outcome::Missed
            } else {
                Outcome::Partly
            };
            periods.push(Period { from: day, to: day, rule: frame.rule.clone(), tally: outcome.tally() });
        }
        periods
    }

    /// A week or month of a quota.
    fn quota(&self, frame: &Frame, times: u32) -> Period {
        let (mut available, mut count, mut partly) = (0, 0, 0);
        for (monday, from, to) in frame.weeks() {
            let reports = self.reports(monday);
            let mut done = Vec::new();
            for day in each(from, to).filter(|day| self.available.holds(*day)) {
                available += 1;
                let said = self.said(day, frame, &reports);
                let is = |said: &DaySaid, states: &[State]| said.state.is_some_and(|is| states.contains(&is));
                if said.iter().any(|said| said.together) || said.iter().all(|said| is(said, &[State::Done])) {
                    done.push(day);
                } else if said.iter().all(|said| is(said, &[State::Done, State::Partly])) {
                    partly += 1;
                }
            }
            count += most(&done, &told(&reports, from, to));
        }
        let mut filling = Filling::of(frame.quota(times, available), count, partly);
        let skips = self.own.iter().filter_map(|line| line.get(&(frame.from, frame.to))).map(|own| own.skip);
        filling.skip(skips.max().unwrap_or(0));
        filling.period(frame, self.owners.iter().all(|line| line.voice.spoke(frame.from, frame.to)))
    }

    fn reports(&self, monday: NaiveDate) -> Vec<Reports> {
        self.owners.iter().map(|line| line.voice.reports(monday)).collect()
    }

    fn said(&self, day: NaiveDate, frame: &Frame, reports: &[Reports]) -> Vec<DaySaid> {
        let of_one = |(line, reports): (&OwnLine<'_>, &Reports)| said_by(&line.voice, day, frame, reports);
        self.owners.iter().zip(reports).map(of_one).collect()
    }
}

fn said_by(voice: &Voice<'_>, day: NaiveDate, frame: &Frame, reports: &Reports) -> DaySaid {
    voice.said(day, &frame.rule, reports)
}

/// What the owners' reports of a number of times tell of all of them: a check-in that names all others speaks for
/// itself; otherwise the smallest number counts, once every owner has reported one.
fn told(reports: &[Reports], from: NaiveDate, to: NaiveDate) -> Vec<Times> {
    let within = |report: &&Times| from <= report.day && report.day <= to;
    let mut told: Vec<Times> = reports
        .iter()
        .flat_map(|of_one| of_one.times.iter().filter(within))
        .filter(|t| t.together)
        .copied()
        .collect();
    let largest = |of_one: &Reports| {
        of_one.times.iter().filter(within).max_by_key(|report| (report.times, report.day)).copied()
    };
    let all: Option<Vec<Times>> = reports.iter().map(largest).collect();
    let smallest = all.as_ref().and_then(|all| all.iter().map(|report| report.times).min());
    let last = all.as_ref().and_then(|all| all.iter().map(|report| report.day).max());
    told.extend(smallest.zip(last).map(|(times, day)| Times { day, times, together: true }));
    told
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, tally};
    use crate::model::Kind;

    fn hiking(every: &str) -> Story {
        let mut story = Story::new();
        let owners = [("owners", "[ana, ben]"), ("keeper", "ana"), ("every", every), ("start", "2026-11-02")];
        story.goal("ours/hike", &owners);
        story
    }

    #[test]
    fn ruling_42_one_line_for_every_owner_and_a_joint_one() {
        let story = hiking("daily");
        let owners = |goal: &str| -> Vec<String> {
            story.lines("2026-11-22", goal).into_iter().map(|line| line.owner).collect()
        };
        assert_eq!(owners("ours/hike"), ["ana", "ben", "ours"]);
        let mut story = hiking("daily");
        story.goal("ours/save", &[("owners", "[ana, ben]"), ("target", "100")]);
        story.goal("ours/hut", &[("owners", "[ana, ben]")]);
        story.goal("ours/nobody", &[("every", "daily")]);
        let count = |goal: &str| story.lines("2026-11-22", goal).len();
        assert_eq!([count("ours/save"), count("ours/hut"), count("ours/nobody")], [1, 1, 0]);
    }

    #[test]
    fn ruling_43_a_day_is_kept_when_all_were_done_or_one_with_the_others() {
        let mut story = hiking("daily");
        for (day, ana, ben) in [
            ("09", "ours/hike=done", "hike=done"),
            ("10", "hike=done @with=ben", ""),
            ("11", "hike=done", ""),
            ("12", "hike=done", "hike=skip"),
            ("13", "hike=done", "hike=missed"),
            ("14", "hike=partly", "hike=done"),
            ("15", "hike=done @with=cat", "hike=partly"),
        ] {
            for (who, words) in [("ana", ana), ("ben", ben)] {
                if !words.is_empty() {
                    story.says(who, &format!("2026-11-{day}"), words);
                }
            }
        }
        assert_eq!(story.last("2026-11-17", "ours/hike"), [7, 2, 2, 1, 1, 1]);
        // Ruling 45: each own line holds the own answers only.
        let own: Vec<_> = story.lines("2026-11-17", "ours/hike").into_iter().map(|l| l.numbers).collect();
        assert_eq!(tally(own[0].last_period.unwrap()), [7, 6, 1, 0, 0, 0]);
        assert_eq!(tally(own[1].last_period.unwrap()), [7, 2, 1, 1, 1, 2]);
        // Days on which one of them is away are no slots, and joint lines count to 28 days all the same.
        story.add(Kind::Member, "ben", "away", &[("from", "2026-11-09"), ("to", "2026-11-11")]);
        assert_eq!(story.last("2026-11-17", "ours/hike"), [4, 0, 2, 1, 1, 0]);
    }

    #[test]
    fn ruling_44_quotas_count_common_days_and_reports() {
        let week = |entries: &[(&str, &str, &str)]| {
            let mut story = hiking("3/week");
            for (who, day, words) in entries {
                story.says(who, &format!("2026-11-{day}"), words);
            }
            story.last("2026-11-17", "ours/hike")
        };
        assert_eq!(week(&[("ana", "10", "hike=done"), ("ben", "10", "hike=done")]), [3, 1, 0, 0, 2, 0]);
        assert_eq!(week(&[("ana", "10", "hike=done")]), [3, 0, 0, 0, 0, 3]);
        assert_eq!(week(&[("ana", "15", "hike=2x @with=ben")]), [3, 2, 0, 0, 0, 1]);
        assert_eq!(week(&[("ana", "15", "hike=3x"), ("ben", "14", "hike=2x")]), [3, 2, 0, 0, 1, 0]);
        assert_eq!(week(&[("ana", "15", "hike=3x"), ("ben", "14", "@mood=3")]), [3, 0, 0, 0, 3, 0]);
        assert_eq!(week(&[("ana", "10", "hike=partly"), ("ben", "10", "hike=done")]), [3, 0, 1, 0, 2, 0]);
        assert_eq!(
            week(&[("ana", "10", "hike=skip"), ("ana", "11", "hike=skip"), ("ben", "12", "hike=skip")]),
            [3, 0, 0, 2, 1, 0]
        );
    }
}
