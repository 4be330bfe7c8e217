//! Sprints as answers show them: one in full, many in a list.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::counts::{Counts, counts};
use super::fund::spent_in;
use super::{
    Decided, Matched, Spent, decided, find_sprint, hypothesis, joined, leaves, matched, named, names,
    sprints, state, together, unanswered, window_words,
};
use crate::model::{Leaf, ReviewPeriod, Snapshot, Span, Sprint, SprintState, parse_day};
use crate::ops::numbers::{Basis, Fund, fund};
use crate::ops::view::RecordView;
use crate::ops::words::{and, day, short};
use crate::ops::{Answered, Now, find_member, name_of};

/// Which sprints to list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Those that are over too.
    pub all: bool,
    /// Only those that were kept.
    pub kept: bool,
    /// Only those in which this member takes part or is named.
    pub who: Option<String>,
}

/// A sprint with what is computed for it.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The plan.
    #[serde(flatten)]
    pub record: RecordView,
    /// idea, proposed, agreed, running, debrief_due, closed, ended
    pub state: &'static str,
    /// First day.
    pub first: Option<NaiveDate>,
    /// Last day.
    pub last: Option<NaiveDate>,
    /// Who takes part.
    pub joined: Vec<String>,
    /// Who is named and has not answered.
    pub unanswered: Vec<String>,
    /// What was decided.
    pub outcome: Option<Decided>,
    /// Of an idea: who would like it, once I have answered.
    pub matched: Option<Matched>,
    /// Where it stands, in words.
    #[serde(skip)]
    pub stands: String,
    /// Its days, in words.
    #[serde(skip)]
    pub when: String,
    /// Who is in, who is waited for, who would like it.
    #[serde(skip)]
    pub who: String,
}

/// Sprints, those that run first, then what is to come, then what is over, the newest first; ideas at the end.
pub fn list(team: &Snapshot, now: &Now, ask: &List) -> Answered<(Vec<Item>, Vec<String>)> {
    let who = ask.who.as_ref().map(|name| find_member(team, name)).transpose()?.map(|member| member.id());
    let today = now.today;
    let mut found: Vec<(Sprint<'_>, SprintState)> = sprints(team)
        .map(|sprint| (sprint, state(team, sprint, today)))
        .filter(|(sprint, _)| who.is_none_or(|who| named(team, *sprint, today).contains(&who)))
        .filter(|(sprint, state)| match (ask.kept, ask.all) {
            (true, _) => decided(team, *sprint).is_some_and(|decided| decided.decision == "keep"),
            (false, true) => true,
            (false, false) => !state.is_over() && !is_nobodys(team, *sprint, *state, now),
        })
        .collect();
    found.sort_by(|a, b| {
        rank(a.1)
            .cmp(&rank(b.1))
            .then_with(|| b.0.first().cmp(&a.0.first()))
            .then_with(|| a.0.id().cmp(b.0.id()))
    });
    let items = found.into_iter().map(|(sprint, _)| item(team, now, sprint)).collect();
    Ok((items, if ask.kept { Vec::new() } else { hints(team, now) }))
}

/// An idea that everybody has answered and that nobody else would like.
fn is_nobodys(team: &Snapshot, sprint: Sprint<'_>, state: SprintState, now: &Now) -> bool {
    state == SprintState::Idea
        && matched(team, sprint, now.me_or_nobody(), now.today)
            .is_some_and(|matched| matched.unanswered.is_empty() && matched.members.len() < 2)
}

const fn rank(state: SprintState) -> u8 {
    match state {
        SprintState::Running => 0,
        SprintState::DebriefDue => 1,
        SprintState::Agreed => 2,
        SprintState::Proposed => 3,
        SprintState::Closed => 4,
        SprintState::Ended => 5,
        SprintState::Idea => 6,
    }
}

/// What may be worth a thought: the rhythm of learning that the pact names, a change of roles once a quarter.
fn hints(team: &Snapshot, now: &Now) -> Vec<String> {
    let today = now.today;
    let mut hints: Vec<String> = together(team, today).sentence(today).into_iter().collect();
    hints.extend(fund_of_the_month(team, now));
    let quarter = |day: NaiveDate| (day.year(), day.month0() / 3);
    let knows_sprints = sprints(team).any(|sprint| decided(team, sprint).is_some());
    let swapped = sprints(team)
        .filter(|sprint| sprint.kind() == "swap")
        .any(|sprint| sprint.first().is_some_and(|first| quarter(first) == quarter(today)));
    if knows_sprints && !swapped {
        hints.push(
            "No change of roles this quarter yet: for a day each runs the other's check-in, if you like (`ally sprint \
             plan TITLE --kind swap --days 1`)"
                .to_owned(),
        );
    }
    hints
}

/// What this month's sprints took of the fund; nothing where the pact has none.
fn fund_of_the_month(team: &Snapshot, now: &Now) -> Option<String> {
    let month = ReviewPeriod::of(Span::Month, now.today)?;
    let fund = fund(Basis::now(team, now), month.from, month.to).filter(Fund::is_agreed)?;
    let sentence = fund.sentence()?;
    Some(format!("The fund this month: {sentence}"))
}

fn item(team: &Snapshot, now: &Now, sprint: Sprint<'_>) -> Item {
    let today = now.today;
    let stands = state(team, sprint, today);
    let ids = |members: Vec<&str>| members.into_iter().map(str::to_owned).collect();
    let is_idea = stands == SprintState::Idea || sprint.kind() == "idea";
    Item {
        record: RecordView(sprint.0.clone()),
        state: stands.word(),
        first: sprint.first(),
        last: sprint.last(),
        joined: ids(joined(team, sprint, today)),
        unanswered: ids(unanswered(team, sprint, today)),
        outcome: decided(team, sprint),
        matched: if is_idea { matched(team, sprint, now.me_or_nobody(), today) } else { None },
        stands: stands_words(team, sprint, stands, today),
        when: if is_idea { String::new() } else { window_words(sprint, today) },
        who: who_words(team, now, sprint, stands),
    }
}

fn stands_words(team: &Snapshot, sprint: Sprint<'_>, stands: SprintState, today: NaiveDate) -> String {
    match stands {
        SprintState::Idea => "idea".to_owned(),
        SprintState::Proposed => "proposed".to_owned(),
        SprintState::Agreed => "agreed".to_owned(),
        SprintState::Running => match (sprint.first(), sprint.last()) {
            (Some(first), Some(last)) => {
                format!("day {} of {}", (today - first).num_days() + 1, (last - first).num_days() + 1)
            }
            _ => "running".to_owned(),
        },
        SprintState::DebriefDue => "time to look back".to_owned(),
        SprintState::Closed => match decided(team, sprint).map(|decided| decided.decision).as_deref() {
            Some("keep") => "kept".to_owned(),
            Some("adapt") => "to be adapted".to_owned(),
            Some("drop") => "let go".to_owned(),
            other => other.unwrap_or_default().to_owned(),
        },
        SprintState::Ended => "ended".to_owned(),
    }
}

fn who_words(team: &Snapshot, now: &Now, sprint: Sprint<'_>, stands: SprintState) -> String {
    let today = now.today;
    match stands {
        SprintState::Proposed => format!("waits for {}", names(team, &unanswered(team, sprint, today))),
        SprintState::Ended | SprintState::Closed => String::new(),
        SprintState::Idea => match matched(team, sprint, now.me_or_nobody(), today) {
            None => {
                format!("{}'s; would you? `ally sprint join {}`", name_of(team, sprint.lead()), sprint.slug())
            }
            Some(matched) if matched.members.len() > 1 => {
                let members: Vec<&str> = matched.members.iter().map(String::as_str).collect();
                format!("{} would like it", names(team, &members))
            }
            Some(matched) if matched.unanswered.is_empty() => "not for everybody".to_owned(),
            Some(matched) => {
                let silent: Vec<&str> = matched.unanswered.iter().map(String::as_str).collect();
                format!("waits for {}", names(team, &silent))
            }
        },
        SprintState::DebriefDue => {
            let waits = super::to_look_back(team, sprint, today);
            if waits.is_empty() {
                format!("waits for {}'s decision", name_of(team, sprint.lead()))
            } else {
                format!("waits for {}", names(team, &waits))
            }
        }
        _ => names(team, &joined(team, sprint, today)),
    }
}

/// One member's part, as an answer shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The leaf.
    #[serde(flatten)]
    pub record: RecordView,
    /// The member's shown name.
    #[serde(skip)]
    pub name: String,
}

/// A sprint in full.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The plan and where it stands.
    #[serde(flatten)]
    pub item: Item,
    /// If we …, then we …, in a sentence.
    pub hypothesis: Option<String>,
    /// The days of the sprint so far, by member.
    pub counts: Vec<Counts>,
    /// Everybody's part; of an idea only once I have answered.
    pub parts: Vec<Part>,
    /// What it took so far.
    pub spent: Spent,
    /// What comes next, for people.
    #[serde(skip)]
    pub next: Option<String>,
    /// Members by id and name, for people.
    #[serde(skip)]
    pub names: Vec<(String, String)>,
    /// The pact's currency, for people.
    #[serde(skip)]
    pub currency: Option<String>,
}

/// One sprint in full.
pub fn show(team: &Snapshot, now: &Now, reference: &str) -> Answered<Shown> {
    let me = now.me_or_nobody();
    let sprint = find_sprint(team, reference, me)?;
    let today = now.today;
    let item = item(team, now, sprint);
    let hidden = sprint.kind() == "idea" && item.matched.is_none();
    let parts = leaves(team, sprint.id())
        .filter(|_| !hidden)
        .map(|leaf| Part { record: RecordView(leaf.0.clone()), name: name_of(team, leaf.who()).to_owned() });
    let began = state(team, sprint, today).has_begun();
    let fund = crate::ops::team::in_force(team, today).and_then(|pact| pact.0.fields.map("fund"));
    Ok(Shown {
        hypothesis: hypothesis(sprint),
        counts: if began { counts(team, sprint, today) } else { Vec::new() },
        parts: parts.collect(),
        spent: spent_in(team, sprint),
        next: next(team, now, sprint),
        names: team.members().map(|member| (member.id().to_owned(), member.name().to_owned())).collect(),
        currency: fund.and_then(|fund| fund.text("currency").map(str::to_owned)),
        item,
    })
}

/// The sentence that says what comes next, with its command.
fn next(team: &Snapshot, now: &Now, sprint: Sprint<'_>) -> Option<String> {
    let (today, slug, me) = (now.today, sprint.slug(), now.me_or_nobody());
    let mine = super::leaf(team, sprint.id(), me);
    let invited = named(team, sprint, today).contains(&me);
    match state(team, sprint, today) {
        SprintState::Proposed => {
            let waits = unanswered(team, sprint, today);
            let late = sprint.first().is_some_and(|first| first < today);
            let new_date = format!("`ally sprint change {slug} --start DATE` gives it a new date");
            Some(match (late, waits.contains(&me)) {
                (false, true) => format!("Are you in? `ally sprint join {slug}` with --yes, --try or --no"),
                (false, false) => format!("It begins once {} is in", names(team, &waits)),
                (true, _) => format!(
                    "Its first day has come, and it waits until everybody is in: {} to answer. {new_date}, if you like",
                    names(team, &waits)
                ),
            })
        }
        SprintState::Running if mine.is_some_and(Leaf::is_in) => {
            let last_day = sprint.last() == Some(today);
            Some(if last_day && !mine.is_some_and(Leaf::has_debrief) {
                format!("Its last day: `ally sprint debrief {slug}` looks back")
            } else {
                format!(
                    "A word on it: `ally sprint log {slug} --surprised TEXT`, --excited, --challenged or --note"
                )
            })
        }
        SprintState::DebriefDue if mine.is_some_and(|leaf| leaf.is_in() && !leaf.has_debrief()) => {
            Some(format!(
                "Your debrief: `ally sprint debrief {slug} --worked TEXT --learned TEXT`, whatever you like"
            ))
        }
        SprintState::DebriefDue if invited => {
            let waits = who_words(team, now, sprint, SprintState::DebriefDue);
            Some(format!(
                "It {waits}; `ally sprint close {slug} --decision keep`, adapt or drop, says what becomes of it"
            ))
        }
        SprintState::Idea => match matched(team, sprint, me, today) {
            None => Some(format!(
                "`ally sprint join {slug} --yes`, --try or --no; you see the others' answers after your own"
            )),
            Some(matched) if matched.members.len() > 1 => {
                Some(format!("`ally sprint plan --from {slug}` makes a plan of it, if you like"))
            }
            Some(_) => None,
        },
        _ => None,
    }
}

impl Shown {
    /// What stands below the title: kind, planner, where it stands, its days.
    pub fn about(&self) -> String {
        let sprint = Sprint(&self.item.record.0);
        let lead = self.name(sprint.lead());
        if sprint.kind() == "idea" {
            return format!("an idea of {lead}");
        }
        format!("{}, planned by {lead}, {}, {}", sprint.kind(), self.item.when, self.item.stands)
    }

    /// What was decided, in a sentence.
    pub fn outcome(&self, today: NaiveDate) -> Option<String> {
        let outcome = self.item.outcome.as_ref()?;
        let on = outcome.on.map(|on| format!(", {}", day(on, today))).unwrap_or_default();
        let why = outcome.why.as_ref().map(|why| format!(": {}", short(why, 400))).unwrap_or_default();
        Some(format!("Decided to {} ({}{on}){why}", outcome.decision, self.name(&outcome.by)))
    }

    /// What it took, in words: `2.5 h, 40 EUR`.
    pub fn took(&self) -> Option<String> {
        if self.spent.is_nothing() {
            return None;
        }
        let mut parts = Vec::new();
        if self.spent.hours != 0.0 {
            parts.push(format!("{} h", self.spent.hours));
        }
        if self.spent.money != 0.0 {
            let money = self.spent.money;
            parts.push(
                self.currency
                    .as_ref()
                    .map_or_else(|| format!("money {money}"), |currency| format!("{money} {currency}")),
            );
        }
        Some(and(&parts))
    }

    /// What the counts are headed with.
    pub fn days_words(&self) -> &'static str {
        if self.item.state == SprintState::Running.word() { "its days so far" } else { "its days" }
    }

    /// The counts as rows: member, check-ins, moods, practised goals.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let row = |counts: &Counts| {
            let moods: Vec<String> = counts.moods.iter().map(i64::to_string).collect();
            let goals: Vec<String> = counts
                .goals
                .iter()
                .map(|goal| {
                    format!("{} {}", goal.reference, crate::ops::words::count(goal.days, "day", "days"))
                })
                .collect();
            vec![
                self.name(&counts.member),
                format!("{} of {}", counts.checkins, crate::ops::words::count(counts.days, "day", "days")),
                moods.join(" "),
                goals.join(", "),
            ]
        };
        self.counts.iter().map(row).collect()
    }

    /// A member's shown name.
    pub fn name(&self, id: &str) -> String {
        self.names
            .iter()
            .find(|(known, _)| known == id)
            .map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    }

    /// Who is named and has no part yet, by name.
    pub fn silent(&self) -> Vec<String> {
        self.item.unanswered.iter().map(|id| self.name(id)).collect()
    }
}

impl Part {
    /// Whether the member is in, in words.
    pub fn answer(&self) -> &'static str {
        let fields = &self.record.0.fields;
        match (fields.text("join"), fields.text("want")) {
            (Some("yes"), _) => "in",
            (Some("try"), _) => "in, to try it",
            (Some("no"), _) => "said no",
            (None, Some("yes")) => "would like it",
            (None, Some("try")) => "would try it",
            (None, Some("no")) => "rather not",
            _ => "not answered yet",
        }
    }

    /// The log as rows of day and words.
    pub fn entries(&self, today: NaiveDate) -> Vec<(String, String)> {
        let mut entries: Vec<(NaiveDate, String)> = Leaf(&self.record.0)
            .log()
            .map(|(on, entry)| {
                let words = entry
                    .iter()
                    .filter(|(name, _)| *name != "on")
                    .map(|(name, value)| format!("{name}: {value}"));
                (on, words.collect::<Vec<_>>().join("\n"))
            })
            .collect();
        entries.sort();
        entries.into_iter().map(|(on, words)| (day(on, today), words)).collect()
    }

    /// The day of the debrief in words.
    pub fn debriefed(&self, today: NaiveDate) -> Option<String> {
        self.record.0.fields.text("debriefed").and_then(parse_day).map(|on| day(on, today))
    }
}
