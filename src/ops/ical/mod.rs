//! What of a team belongs into a calendar: check-ins, reviews, due dates, ends of sprints, the time together.
//!
//! The ids of the entries follow from the records and their stamps too, so that the same records give the same
//! calendar, and an entry that moved replaces its older self.

mod slots;
mod together;
mod zone;

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

pub use slots::Rule;
pub use zone::{Observance, Zone};

use super::pact::{ended, realign_due};
use super::team::in_force;
use super::words::short;
use super::{Answered, Now, find_member, name_of, sprint};
use crate::model::{Goal, Member, Pact, Presence, Snapshot, Sprint, SprintState, parse_day, slug_from};
use slots::Slots;

/// What is to stand in a calendar.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Whose: a member, or `all`; the one who asks if nobody is named.
    pub who: Option<String>,
    /// From this day on.
    pub since: Option<NaiveDate>,
    /// Up to this day.
    pub until: Option<NaiveDate>,
}

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called.
    pub name: String,
    /// The zones that its entries name.
    pub zones: Vec<Zone>,
    /// Its entries.
    pub entries: Vec<Entry>,
    /// What could not be put into it, in sentences.
    pub notes: Vec<String>,
}

/// When an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A whole day.
    Day(NaiveDate),
    /// A time on the clock of a place; without a zone on whatever clock there is.
    Clock {
        /// The name of the zone.
        zone: Option<String>,
        /// When it begins.
        from: NaiveDateTime,
        /// When it ends.
        to: NaiveDateTime,
    },
}

impl When {
    /// The day on which it is.
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Day(day) => *day,
            Self::Clock { from, .. } => from.date(),
        }
    }
}

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, the same whenever it is made.
    pub uid: String,
    /// The day since which the records say so.
    pub stamp: NaiveDate,
    /// How often it was changed.
    pub sequence: usize,
    /// What it is called.
    pub title: String,
    /// A sentence on it.
    pub about: String,
    /// When it is for the first time.
    pub when: When,
    /// How it comes again.
    pub rule: Option<Rule>,
    /// Further days on which it is.
    pub also: Vec<NaiveDate>,
    /// Days of its rule on which it isn't.
    pub except: Vec<NaiveDate>,
}

/// The calendar of a member, or of all.
pub fn calendar(team: &Snapshot, now: &Now, ask: &Ask) -> Answered<Calendar> {
    let whose: Vec<Member<'_>> = match ask.who.as_deref() {
        Some("all") => team.present(now.today).collect(),
        Some(name) => vec![find_member(team, name)?],
        None => vec![find_member(team, now.me(team)?)?],
    };
    let maker = Maker { team, now, ask, whose };
    let mut notes = Vec::new();
    let mut zones = BTreeSet::new();
    let mut entries = Vec::new();
    if let Some(pact) = in_force(team, now.today).filter(|pact| ended(team, *pact, now.today).is_none()) {
        entries.extend(maker.checkins(pact));
        entries.extend(maker.review(pact));
        entries.extend(maker.agreement(pact));
        match maker.together(pact) {
            Some(Ok((entry, zone))) => {
                zones.extend(zone);
                entries.extend(entry);
            }
            Some(Err(note)) => notes.push(note),
            None => {}
        }
    }
    entries.extend(team.goals().filter_map(|goal| maker.goal(goal)));
    entries.extend(sprint::sprints(team).filter_map(|sprint| maker.sprint(sprint)));
    entries.retain(|entry| maker.is_asked(entry));
    entries.sort_by(|one, other| (one.when.day(), &one.uid).cmp(&(other.when.day(), &other.uid)));
    let ends: Vec<Zone> = zones.into_iter().filter_map(|name| zone::zone_of(&name, &entries)).collect();
    Ok(Calendar { name: team_name(team).to_owned(), zones: ends, entries, notes })
}

fn team_name(team: &Snapshot) -> &str {
    team.team().map_or("our team", |team| team.name())
}

/// An entry, if there is one, and the zone of its clock.
type InZone = (Option<Entry>, Option<String>);

/// What the entries of a calendar are made from.
struct Maker<'a> {
    team: &'a Snapshot,
    now: &'a Now,
    ask: &'a Ask,
    whose: Vec<Member<'a>>,
}

impl Maker<'_> {
    fn uid(&self, what: &str) -> String {
        let team = slug_from(team_name(self.team));
        format!("{what}@{}.ally", if team.is_empty() { "team" } else { team.as_str() })
    }

    /// An entry for one day.
    fn day(&self, what: &str, stamp: NaiveDate, on: NaiveDate, title: String, about: &str) -> Entry {
        Entry {
            uid: self.uid(what),
            stamp,
            sequence: 0,
            title,
            about: about.to_owned(),
            when: When::Day(on),
            rule: None,
            also: Vec::new(),
            except: Vec::new(),
        }
    }

    /// An entry for the days of a rhythm, if there are any.
    fn repeated(&self, entry: Entry, slots: &Slots) -> Option<Entry> {
        let slots = slots.between(self.ask.since, self.ask.until)?;
        Some(Entry {
            when: When::Day(slots.first),
            rule: slots.rule,
            also: slots.also,
            except: slots.except,
            ..entry
        })
    }

    /// How often what was agreed has been changed.
    fn versions(&self, pact: Pact<'_>) -> usize {
        super::team::chain(self.team, pact.id()).len().saturating_sub(1)
    }

    /// The first day of a pact, and the day since which it stands there.
    fn days_of(&self, pact: Pact<'_>) -> (NaiveDate, NaiveDate) {
        let from = pact.from().unwrap_or(self.now.today);
        (from, pact.0.day().unwrap_or(from))
    }

    /// A word for each check-in period, on its last day; none for periods spent wholly away.
    fn checkins(&self, pact: Pact<'_>) -> Vec<Entry> {
        let (from, stamp) = self.days_of(pact);
        let one_is_me =
            |member: &Member<'_>| self.whose.len() == 1 && Some(member.id()) == self.now.me.as_deref();
        let checks_in = self
            .whose
            .iter()
            .filter(|member| member.checks_in() && member.presence(self.now.today) != Presence::Left);
        let made = checks_in.filter_map(|member| {
            let title = if one_is_me(member) {
                format!("Check in ({})", team_name(self.team))
            } else {
                format!("{} checks in ({})", member.name(), team_name(self.team))
            };
            let about = "How it went, goal by goal: `ally checkin`";
            let what = format!("checkin.{}", member.id());
            let entry = self.day(&what, stamp, from, title, about);
            let away = member.0.fields.list("away");
            let sequence = self.versions(pact) + away.len();
            let slots = Slots::of(&pact.checkin(), from, pact.until()).within(member);
            self.repeated(Entry { sequence, ..entry }, &slots?)
        });
        made.collect()
    }

    fn review(&self, pact: Pact<'_>) -> Option<Entry> {
        let (from, stamp) = self.days_of(pact);
        let title = format!("Look back together ({})", team_name(self.team));
        let about = match pact.0.fields.text("call") {
            Some(call) => format!("`ally review`; you meet at {call}"),
            None => "Your own part first, then the talk: `ally review`".to_owned(),
        };
        let entry = self.day("review", stamp, from, title, &about);
        let slots = Slots::of(&pact.review(), from, pact.until());
        self.repeated(Entry { sequence: self.versions(pact), ..entry }, &slots)
    }

    /// When to look at the agreement again, and its last day.
    fn agreement(&self, pact: Pact<'_>) -> Vec<Entry> {
        let stamp = self.days_of(pact).1;
        let sequence = self.versions(pact);
        let name = team_name(self.team);
        let again = realign_due(self.team, pact, None).map(|on| {
            let about = "What still holds, what you would write differently: `ally pact show`";
            self.day("realign", stamp, on, format!("Look at your agreement again ({name})"), about)
        });
        let end = pact.until().map(|on| {
            let about = "Renew it with `ally pact amend --until DATE --because TEXT`, or let it end";
            self.day("pact.end", stamp, on, format!("Last day of your agreement ({name})"), about)
        });
        again.into_iter().chain(end).map(|entry| Entry { sequence, ..entry }).collect()
    }

    /// The time together, with the zone that its clock is in.
    fn together(&self, pact: Pact<'_>) -> Option<Result<InZone, String>> {
        let text = pact.0.fields.text("together")?;
        let Some(window) = together::Window::parse(text) else {
            return Some(Err(format!(
                "“{}” is no weekday and time, so the time together is not in the calendar; `ally pact amend \
                 --together \"sat 10:00-12:00\"` would put it there",
                short(text, 60)
            )));
        };
        let (from, stamp) = self.days_of(pact);
        let author = pact.0.writer().and_then(|id| self.team.member(id));
        let zone = author.and_then(Member::zone_name).map(str::to_owned);
        let title = format!("Time together ({})", team_name(self.team));
        let entry = self.day("together", stamp, from, title, text);
        let entry = Entry { sequence: self.versions(pact), ..entry };
        let slots = Slots::of(&window.rhythm(), from, pact.until());
        let entry = self.repeated(entry, &slots).and_then(|entry| {
            let (from, to) = window.on(entry.when.day())?;
            Some(Entry { when: When::Clock { zone: zone.clone(), from, to }, ..entry })
        });
        Some(Ok((entry, zone)))
    }

    /// The due date of a goal under way.
    fn goal(&self, goal: Goal<'_>) -> Option<Entry> {
        let by = goal.by()?;
        let owners = goal.owners();
        let asked = self.whose.iter().any(|member| owners.contains(&member.id()));
        if !asked || goal.state(self.now.today).is_closed() {
            return None;
        }
        let fields = &goal.0.fields;
        let changes = fields.list("changes");
        let changed = changes.iter().filter_map(|change| change.as_map()?.text("on").and_then(parse_day));
        let stamp = changed.chain(goal.start()).max().unwrap_or(by);
        let (title, own) = (short(goal.title(), 200), self.whose.len() == 1);
        let title = match fields.text("parent").and_then(|parent| self.team.goal(parent)) {
            Some(parent) => format!("Step: {title} ({})", short(parent.title(), 80)),
            None => format!("Due: {title}"),
        };
        let title = if own || goal.is_joint() {
            title
        } else {
            format!("{title} ({})", name_of(self.team, goal.owner()))
        };
        let about = fields.text("done_when").unwrap_or_default();
        let entry = self.day(&format!("goal.{}", goal.id()), stamp, by, title, about);
        Some(Entry { sequence: changes.len() + fields.list("paused").len(), ..entry })
    }

    /// The last day of a sprint that is agreed on or under way.
    fn sprint(&self, sprint: Sprint<'_>) -> Option<Entry> {
        let today = self.now.today;
        let state = sprint::state(self.team, sprint, today);
        let comes = matches!(
            state,
            SprintState::Proposed | SprintState::Agreed | SprintState::Running | SprintState::DebriefDue
        );
        let named = sprint::named(self.team, sprint, today);
        let asked = self.whose.iter().any(|member| named.contains(&member.id()));
        let last = sprint.last().filter(|_| comes && asked)?;
        let stamp = sprint.first().unwrap_or(last);
        let title = format!("Last day: {}", short(sprint.title(), 200));
        let about = format!("What worked, what did you learn? `ally sprint debrief {}`", sprint.slug());
        Some(self.day(&format!("sprint.{}", sprint.id()), stamp, last, title, &about))
    }

    /// Whether an entry without a rule lies in the days that are asked for; rules are cut to them already.
    fn is_asked(&self, entry: &Entry) -> bool {
        let day = entry.when.day();
        entry.rule.is_some()
            || !entry.also.is_empty()
            || (self.ask.since.is_none_or(|since| since <= day)
                && self.ask.until.is_none_or(|until| day <= until))
    }
}
