//! The agreement as it is shown: the version in force with what is computed for it, and the versions that wait.

use chrono::NaiveDate;
use serde::Serialize;

use super::difference::{Difference, differences, label, value_in_words};
use super::log::before;
use super::versions::{Ended, carried_on, ended, ground, open, realign_due, reasons, signatures, word};
use crate::model::{Kind, Member, Pact, PactState, Snapshot, Value};
use crate::ops::team::{chain, in_force, in_order, lead, topic, turn_name};
use crate::ops::view::RecordView;
use crate::ops::words::{and, count, day, from_today, short};
use crate::ops::{Answered, Now, Refusal, find, name_of};

/// The agreement with what is computed for it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// draft, `in_force`, `due_for_realign`, ended; of an old version replaced, `set_aside`
    pub state: &'static str,
    /// Who has agreed to it.
    pub agreed: Vec<String>,
    /// Who has not yet.
    pub missing: Vec<String>,
    /// First day of the first version.
    pub since: Option<NaiveDate>,
    /// The day of this version, if everybody has signed it.
    pub last_agreed: Option<NaiveDate>,
    /// Who leads at present.
    pub leads: Option<String>,
    /// The present topic.
    pub topic: Option<String>,
    /// The day on which the members look at it together again.
    pub realign_due: Option<NaiveDate>,
    /// What everybody does: checking in, answering.
    pub duties: Vec<Duty>,
    /// What differs from the version before.
    pub changed: Vec<Difference>,
    /// Versions that wait for signatures, or begin later.
    pub proposals: Vec<Proposal>,
    /// For people: where it stands.
    #[serde(skip)]
    pub standing: String,
    /// For people: labels and values.
    #[serde(skip)]
    pub rows: Vec<(String, String)>,
    /// For people: names of those who agreed, and of those who have not.
    #[serde(skip)]
    pub names: (Vec<String>, Vec<String>),
}

/// What a member does: a coach answers within days, everybody else checks in, too; mentors and witnesses owe nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// Member id.
    pub member: String,
    /// The role.
    pub role: String,
    /// The rhythm of check-ins.
    pub checkin: Option<String>,
    /// Days within which a word of the others is answered.
    pub reply_days: Option<i64>,
}

/// A version that is not in force yet.
#[derive(Debug, Clone, Serialize)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// Who wrote it.
    pub by: String,
    /// Its first day.
    pub from: Option<NaiveDate>,
    /// Why it differs: its own reason, after those of the drafts that it builds on.
    pub because: Option<String>,
    /// Who has agreed to it.
    pub agreed: Vec<String>,
    /// Who has not yet.
    pub missing: Vec<String>,
    /// What differs from the version in force, or else from the last one that everybody signed.
    pub changed: Vec<Difference>,
    /// For people: the heading, what differs, what is missing.
    #[serde(skip)]
    pub lines: Vec<String>,
}

/// The version in force, or the one that is named.
pub fn show(team: &Snapshot, now: &Now, named: Option<&str>) -> Answered<Shown> {
    let today = now.today;
    let pact = match named {
        Some(name) => {
            let id = find(team, Kind::Pact, name, now.me_or_nobody())?;
            team.get(Kind::Pact, &id).map(Pact).ok_or(Refusal::Unreadable { kind: Kind::Pact, id })?
        }
        None => in_force(team, today).or_else(|| team.pacts().next_back()).ok_or(Refusal::NoPact)?,
    };
    let (agreed, missing) = signatures(team, pact, today);
    let ids = |members: &[Member<'_>]| members.iter().map(|member| member.id().to_owned()).collect();
    let names = |members: &[Member<'_>]| members.iter().map(|member| member.name().to_owned()).collect();
    let first = chain(team, pact.id()).last().and_then(|id| team.get(Kind::Pact, id)).map(Pact);
    let state = word(team, pact, today);
    let mut shown = Shown {
        record: RecordView(pact.0.clone()),
        state,
        agreed: ids(&agreed),
        missing: ids(&missing),
        since: first.and_then(Pact::from),
        last_agreed: pact.0.day().filter(|_| missing.is_empty()),
        leads: lead(team, pact, today),
        topic: topic(pact, today).map(str::to_owned),
        realign_due: realign_due(team, pact, None),
        duties: duties(team, pact, today),
        changed: before(team, pact).map_or_else(Vec::new, |before| differences(before, pact.0)),
        proposals: proposals(team, now, pact, named.is_some()),
        standing: String::new(),
        rows: Vec::new(),
        names: (names(&agreed), names(&missing)),
    };
    shown.standing = standing(team, pact, &shown, today);
    shown.rows = rows(team, pact, &shown, today);
    Ok(shown)
}

/// What each member does, in lead order, then those who owe nothing.
pub fn duties(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> Vec<Duty> {
    let mut ids = in_order(team, pact, today);
    let others = team.present(today).map(Member::id).filter(|id| !ids.iter().any(|known| known == id));
    let others: Vec<String> = others.map(str::to_owned).collect();
    ids.extend(others);
    let duty = |member: Member<'_>| Duty {
        member: member.id().to_owned(),
        role: member.role().to_owned(),
        checkin: member.checks_in().then(|| pact.checkin().to_string()),
        reply_days: member.owes_checkins().then(|| pact.reply_days()),
    };
    ids.iter().filter_map(|id| team.member(id)).map(duty).collect()
}

fn proposals(team: &Snapshot, now: &Now, shown: Pact<'_>, is_named: bool) -> Vec<Proposal> {
    if is_named {
        return Vec::new();
    }
    let others = open(team, now.today).into_iter().filter(|version| version.id() != shown.id());
    others.map(|version| proposal(team, now, version)).collect()
}

fn proposal(team: &Snapshot, now: &Now, version: Pact<'_>) -> Proposal {
    let (agreed, missing) = signatures(team, version, now.today);
    let ids = |members: &[Member<'_>]| members.iter().map(|member| member.id().to_owned()).collect();
    let changed =
        ground(team, version, now.today).map_or_else(Vec::new, |ground| differences(ground.0, version.0));
    let by = version.0.writer().unwrap_or_default();
    let because = reasons(team, version, now.today);
    let mut lines = vec![format!("{} by {}", version.id(), name_of(team, by))];
    lines.extend(because.iter().map(|because| because_in_words(because)));
    lines.extend(changed.iter().map(|difference| difference.in_words(team, now.today)));
    let waits: Vec<&str> = missing.iter().map(|member| member.name()).collect();
    lines.push(match version.from().filter(|from| now.today < *from) {
        _ if !waits.is_empty() => {
            format!("not signed yet by {}; `ally pact agree {}` signs", and(&waits), version.id())
        }
        Some(from) => format!("signed by everybody; it begins {}", day(from, now.today)),
        None => "signed by everybody".to_owned(),
    });
    Proposal {
        id: version.id().to_owned(),
        by: by.to_owned(),
        from: version.from(),
        because,
        agreed: ids(&agreed),
        missing: ids(&missing),
        changed,
        lines,
    }
}

/// The reasons for a version, on one line.
pub(in crate::ops) fn because_in_words(because: &str) -> String {
    format!("because: {}", short(&on_one_line(because), 200))
}

/// Reasons that stand one below the other, one after the other.
pub(in crate::ops) fn on_one_line(because: &str) -> String {
    let reasons: Vec<&str> = because.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    reasons.join("; ")
}

/// Where it stands, in a sentence.
fn standing(team: &Snapshot, pact: Pact<'_>, shown: &Shown, today: NaiveDate) -> String {
    let id = pact.id();
    let on = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| day(date, today));
    let begun = match pact.from().filter(|from| today < *from) {
        Some(from) => format!("{id}, begins {}", day(from, today)),
        None => {
            format!("{id}, in force since {}, last agreed {}", on(shown.since), on(shown.last_agreed))
        }
    };
    match (shown.state, ended(team, pact, today)) {
        ("replaced", _) => format!("{id}, replaced by a later version"),
        ("set_aside", _) => format!("{id}, set aside"),
        (_, Some(Ended::Until(until))) => format!("{id}, it ended on {}", day(until, today)),
        (_, Some(Ended::Left(member))) => {
            format!("{id}, it ended when {} left", member.name())
        }
        (state, None) if state == PactState::Draft.word() => match carried_on(team, pact, today) {
            Some(version) => format!("{id}, not signed by everybody, carried on in {}", version.id()),
            None => format!("{id}, not signed by everybody yet"),
        },
        _ => begun,
    }
}

/// Labels and values, in the order in which people read an agreement.
fn rows(team: &Snapshot, pact: Pact<'_>, shown: &Shown, today: NaiveDate) -> Vec<(String, String)> {
    let fields = &pact.0.fields;
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |name: &str, value: String| rows.push((name.to_owned(), value));
    let text = |name: &str| fields.get(name).map(|value| value_in_words(team, name, value, today));
    row("who", duties_in_words(team, &shown.duties));
    let grace = count(usize::try_from(pact.grace()).unwrap_or(usize::MAX), "day", "days");
    row("grace", format!("{grace} after a period is over"));
    row("review", pact.review().to_string());
    row("after a miss", pact.missed().trim_end().to_owned());
    row("feedback", pact.feedback().trim_end().to_owned());
    if let Some(lead) = lead_in_words(team, pact, shown, today) {
        row("lead", lead);
    }
    if let Some(topics) = topics_in_words(pact, shown) {
        row("topic", topics);
    }
    for name in ["boundaries", "roles", "values", "words", "fund", "together", "learn", "call", "taper"] {
        let value = match fields.map(name) {
            Some(map) if name != "fund" => {
                let entry = |(key, value): (&str, &Value)| {
                    format!("{key}: {}", value_in_words(team, name, value, today))
                };
                Some(map.iter().map(entry).collect::<Vec<_>>().join("\n"))
            }
            _ => text(name),
        };
        if let Some(value) = value {
            row(&label(name), value);
        }
    }
    let is_over = ended(team, pact, today).is_some();
    if let Some(due) = shown.realign_due.filter(|_| !is_over) {
        row("look again", realign_in_words(pact, due, today));
    }
    if let Some(until) = pact.until() {
        row("until", format!("{}: renew, change, or thank each other and stop", day(until, today)));
    }
    if let Some(because) = text("because") {
        row("because", because);
    }
    let known = Kind::Pact.fields();
    for (name, value) in fields.iter().filter(|(name, _)| known.iter().all(|field| field.name != *name)) {
        row(&name.replace('_', " "), value.to_string());
    }
    rows
}

/// One line for all who do the same.
fn duties_in_words(team: &Snapshot, duties: &[Duty]) -> String {
    let mut groups: Vec<(&Duty, Vec<&str>)> = Vec::new();
    for duty in duties {
        let name = name_of(team, &duty.member);
        let same = |known: &Duty| {
            (&known.role, &known.checkin, known.reply_days) == (&duty.role, &duty.checkin, duty.reply_days)
        };
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((_, names)) => names.push(name),
            None => groups.push((duty, vec![name])),
        }
    }
    let lines = groups.iter().map(|(duty, names)| {
        let several = names.len() > 1;
        let role = match duty.role.as_str() {
            "partner" => String::new(),
            role => format!(" ({role})"),
        };
        format!("{}{role}: {}", and(names), duty_in_words(duty, several))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn duty_in_words(duty: &Duty, several: bool) -> String {
    let verb = |one: &'static str, many: &'static str| if several { many } else { one };
    let days = |days: i64| count(usize::try_from(days).unwrap_or(0), "day", "days");
    let answers = |reply: i64| format!("{} within {}", verb("answers", "answer"), days(reply));
    match (&duty.checkin, duty.reply_days) {
        (Some(checkin), Some(reply)) => {
            format!("{} {checkin}, {}", verb("checks in", "check in"), answers(reply))
        }
        (None, Some(reply)) => answers(reply),
        _ => format!("{} nothing, {} welcome to read and answer", verb("owes", "owe"), verb("is", "are")),
    }
}

fn lead_in_words(team: &Snapshot, pact: Pact<'_>, shown: &Shown, today: NaiveDate) -> Option<String> {
    let leads = name_of(team, shown.leads.as_deref()?).to_owned();
    let Some(turn) = turn_name(pact, today) else { return Some(leads) };
    let order = in_order(team, pact, today);
    let place = order.iter().position(|id| Some(id) == shown.leads.as_ref())?;
    let next = order.get((place + 1) % order.len()).filter(|_| order.len() > 1);
    let next = next.map(|id| format!(", then {}", name_of(team, id))).unwrap_or_default();
    Some(format!("{turn}: {leads}{next}"))
}

fn topics_in_words(pact: Pact<'_>, shown: &Shown) -> Option<String> {
    let topics = pact.topics();
    let present = shown.topic.as_deref()?;
    let place = topics.iter().position(|topic| *topic == present)?;
    let next = topics.get((place + 1) % topics.len()).filter(|_| topics.len() > 1);
    Some(format!("{present}{}", next.map(|next| format!(", then {next}")).unwrap_or_default()))
}

/// `due in 91 days, on Sun 21 Feb 2027`, `overdue by 12 days`.
fn realign_in_words(pact: Pact<'_>, due: NaiveDate, today: NaiveDate) -> String {
    let weeks = count(usize::try_from(pact.realign()).unwrap_or(usize::MAX), "week", "weeks");
    let late = usize::try_from((today - due).num_days()).unwrap_or(0);
    if late > 0 {
        format!("overdue by {} (agreed: every {weeks})", count(late, "day", "days"))
    } else {
        format!("due {}, on {} (every {weeks})", from_today(due, today), day(due, today))
    }
}
