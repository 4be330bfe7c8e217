//! The days of a rhythm as a calendar repeats them.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::model::{Member, Period, Rhythm, Value, parse_day};

/// How an entry comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// In the words of RFC 5545, without its end: `FREQ=WEEKLY;BYDAY=SU`.
    pub words: String,
    /// The last day on which it may come.
    pub until: Option<NaiveDate>,
}

/// How long a rhythm without an end is written out day by day, in days: two years.
const WRITTEN_OUT: u64 = 731;

/// The longest pause whose days are taken out one by one, in days: ten years.
const LONGEST_PAUSE: usize = 3660;

/// The last days of a rhythm's periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slots {
    rhythm: Rhythm,
    pub(super) first: NaiveDate,
    last: Option<NaiveDate>,
    /// The rule; none where the days are written out.
    pub(super) rule: Option<Rule>,
    /// Days that no rule gives, the first one left out.
    pub(super) also: Vec<NaiveDate>,
    /// Days of the rule that are taken out.
    pub(super) except: Vec<NaiveDate>,
}

impl Slots {
    /// The slots of a rhythm between two days; they are made final by [`Slots::between`].
    pub(super) fn of(rhythm: &Rhythm, from: NaiveDate, until: Option<NaiveDate>) -> Self {
        let (rhythm, first) = (rhythm.clone(), from);
        Self { rhythm, first, last: until, rule: None, also: Vec::new(), except: Vec::new() }
    }

    /// The same for one member: from the first day in the team to the last, without periods spent wholly away. A pause
    /// without an end ends them. `None` if nothing is left.
    pub(super) fn within(mut self, member: &Member<'_>) -> Option<Self> {
        self.first = member.since().map_or(self.first, |since| since.max(self.first));
        self.last = earliest(self.last, member.until());
        for interval in member.0.fields.list("away").iter().filter_map(Value::as_map) {
            let end = |key| interval.text(key).and_then(parse_day);
            let from = end("from").unwrap_or(self.first);
            let Some(to) = end("to") else {
                // The period in which the pause begins is still due if a day of it came before.
                let last = match self.rhythm.period_of(from) {
                    Some(period) if period.from < from => period.to,
                    _ => from.pred_opt()?,
                };
                self.last = earliest(self.last, Some(last));
                continue;
            };
            let away = |period: &Period| {
                period.from.iter_days().take_while(|day| *day <= period.to).all(|day| member.is_away(day))
            };
            let days = from.max(self.first).iter_days().take_while(|day| *day <= to).take(LONGEST_PAUSE);
            let gone = days.filter_map(|day| self.rhythm.period_of(day)).filter(away);
            let gone: BTreeSet<NaiveDate> = gone.map(|period| period.to).collect();
            self.except.extend(gone);
        }
        self.except.sort_unstable();
        self.except.dedup();
        Some(self).filter(|slots| slots.last.is_none_or(|last| slots.first <= last))
    }

    /// The slots cut to some days, with the rule that gives them; `None` if there is none.
    pub(super) fn between(&self, since: Option<NaiveDate>, until: Option<NaiveDate>) -> Option<Self> {
        let last = earliest(self.last, until);
        let from = since.map_or(self.first, |since| since.max(self.first));
        // The longest period is a month, and the longest gap in a rhythm of weekdays a week.
        let first = self.days(from, from.checked_add_days(Days::new(62))?).next()?;
        if last.is_some_and(|last| last < first) {
            return None;
        }
        let (rule, also) = match words(&self.rhythm) {
            Some(words) => (Some(Rule { words, until: last }), Vec::new()),
            None => {
                let end = last.or_else(|| first.checked_add_days(Days::new(WRITTEN_OUT)))?;
                let out = |day: &NaiveDate| !self.except.contains(day);
                (None, self.days(first.succ_opt()?, end).filter(out).collect())
            }
        };
        let is_within = |day: &NaiveDate| first <= *day && last.is_none_or(|last| *day <= last);
        let except: Vec<NaiveDate> = self.except.iter().copied().filter(is_within).collect();
        let slots = Self { rhythm: self.rhythm.clone(), first, last, rule, also, except };
        Some(slots).filter(Self::has_a_day)
    }

    /// Whether a day is left after those that were taken out.
    fn has_a_day(&self) -> bool {
        let Some(last) = self.last else { return true };
        self.days(self.first, last).any(|day| !self.except.contains(&day))
    }

    /// The last days of periods, from one day to another.
    fn days(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let is_slot = |day: &NaiveDate| self.rhythm.period_of(*day).is_some_and(|period| period.to == *day);
        from.iter_days().take_while(move |day| *day <= to).filter(is_slot)
    }
}

fn earliest(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    [one, other].into_iter().flatten().min()
}

/// The rule of a rhythm; `None` for parts of a month, whose last days differ with its length.
fn words(rhythm: &Rhythm) -> Option<String> {
    let weekly = |days: &[Weekday]| {
        let names: Vec<String> = days
            .iter()
            .map(|day| day.to_string().chars().take(2).collect::<String>().to_uppercase())
            .collect();
        match names.len() {
            7 => "FREQ=DAILY".to_owned(),
            _ => format!("FREQ=WEEKLY;BYDAY={}", names.join(",")),
        }
    };
    match rhythm {
        Rhythm::Days(days) => Some(weekly(days)),
        Rhythm::PerWeek(_) => {
            // Any week has the same parts.
            let monday = NaiveDate::from_isoywd_opt(2026, 1, Weekday::Mon)?;
            let ends = |day: &NaiveDate| rhythm.period_of(*day).is_some_and(|period| period.to == *day);
            let days: Vec<Weekday> =
                monday.iter_days().take(7).filter(ends).map(|day| day.weekday()).collect();
            Some(weekly(&days))
        }
        Rhythm::PerMonth(1) => Some("FREQ=MONTHLY;BYMONTHDAY=-1".to_owned()),
        Rhythm::PerMonth(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;
    use crate::model::{Kind, Map, Member, Record, Rhythm, Value, parse_day};

    fn slots(rhythm: &str, from: &str, until: &str, away: &[(&str, &str)]) -> Option<Slots> {
        let mut record = Record::new(Kind::Member, "ana");
        let pauses = away.iter().map(|(from, to)| {
            let pairs = [("from", *from), ("to", *to)].into_iter().filter(|(_, day)| !day.is_empty());
            Value::Map(pairs.map(|(key, day)| (key.to_owned(), Value::text(day))).collect::<Map>())
        });
        record.fields.set("away", Value::List(pauses.collect()));
        let all = Slots::of(&Rhythm::parse(rhythm).unwrap(), parse_day(from).unwrap(), parse_day(until));
        all.within(&Member(&record))?.between(None, None)
    }

    fn told(slots: Option<Slots>) -> String {
        let Some(slots) = slots else { return "nothing".to_owned() };
        let list =
            |days: &[chrono::NaiveDate]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let rule = slots.rule.map(|rule| format!("{} to {:?}", rule.words, rule.until)).unwrap_or_default();
        format!("{} {rule} +{} -{}", slots.first, list(&slots.also), list(&slots.except))
    }

    #[test]
    fn rhythms_become_rules() {
        for (rhythm, from, told_as) in [
            ("daily", "2026-11-22", "2026-11-22 FREQ=DAILY to None + -"),
            ("weekdays", "2026-11-22", "2026-11-23 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR to None + -"),
            ("weekly", "2026-11-18", "2026-11-22 FREQ=WEEKLY;BYDAY=SU to None + -"),
            ("2/week", "2026-11-18", "2026-11-18 FREQ=WEEKLY;BYDAY=WE,SU to None + -"),
            ("3/week", "2026-11-18", "2026-11-19 FREQ=WEEKLY;BYDAY=TU,TH,SU to None + -"),
            ("monthly", "2026-11-18", "2026-11-30 FREQ=MONTHLY;BYMONTHDAY=-1 to None + -"),
        ] {
            assert_eq!(told(slots(rhythm, from, "", &[])), told_as, "{rhythm}");
        }
        assert_eq!(
            told(slots("2/month", "2026-12-01", "2027-02-28", &[])),
            "2026-12-15  +2026-12-31 2027-01-15 2027-01-31 2027-02-14 2027-02-28 -"
        );
    }

    #[test]
    fn pauses_take_out_the_periods_spent_wholly_away() {
        let weekly = |away: &[(&str, &str)]| told(slots("weekly", "2026-11-18", "2027-01-31", away));
        let all = "2026-11-22 FREQ=WEEKLY;BYDAY=SU to Some(2027-01-31) +";
        assert_eq!(weekly(&[("2026-11-24", "2026-12-05")]), format!("{all} -"));
        assert_eq!(weekly(&[("2026-11-23", "2026-12-06")]), format!("{all} -2026-11-29 2026-12-06"));
        // Two pauses that meet are one.
        assert_eq!(
            weekly(&[("2026-11-23", "2026-11-25"), ("2026-11-26", "2026-11-29")]),
            format!("{all} -2026-11-29")
        );
        assert_eq!(weekly(&[("2026-12-02", "")]), all.replace("2027-01-31", "2026-12-06") + " -");
        assert_eq!(weekly(&[("2026-11-01", "")]), "nothing");
        assert_eq!(weekly(&[("2026-11-01", "2027-02-07")]), "nothing");
    }
}
