//! Writing a pact: the first version, a new one, and signatures.

use chrono::NaiveDate;

use super::difference::differences;
use super::terms::{Terms, apply, arranged, default_until};
use super::versions::{Ended, ended, ground, open, realign_due, signatures, to_sign};
use crate::model::{Direction, Kind, Member, Pact, Record, Seeded, Snapshot, Value};
use crate::ops::team::{chain, has_signed, in_force, in_order, lead, topic, turn_name};
use crate::ops::words::{and, day, short};
use crate::ops::{Answered, Now, Plan, Refusal, find, find_member, preset, prose};

/// Writes the first version, or a new beginning after an agreement has ended; the writer signs it in the same commit.
pub fn begin(team: &Snapshot, now: &Now, terms: &Terms, kind: Option<&str>) -> Answered<Plan> {
    may_begin(team, now)?;
    let me = now.me(team)?;
    let record = first(team, now, me, terms, kind)?;
    let (id, purpose) = (record.id.clone(), short(Pact(&record).purpose(), 100));
    let said = format!("Wrote and signed the pact {id}: {purpose}");
    let plan = Plan::put(record.clone(), "pact.new", format!("pact: {me} begins {id}"), said);
    let plan = plan.and_put(signed(team, me, &id)?);
    Ok(ask_the_others(team, now, plan, &record))
}

/// Whether I can write a first version.
pub fn may_begin(team: &Snapshot, now: &Now) -> Answered<()> {
    now.me(team)?;
    match in_force(team, now.today).filter(|pact| ended(team, *pact, now.today).is_none()) {
        Some(there) => Err(Refusal::PactThere { pact: there.id().to_owned() }),
        None => Ok(()),
    }
}

/// The record of a first version.
pub(in crate::ops) fn first(
    team: &Snapshot,
    now: &Now,
    me: &str,
    terms: &Terms,
    kind: Option<&str>,
) -> Answered<Record> {
    let mut record = Record::new(Kind::Pact, fresh_id(team, now, me));
    let Some(purpose) = &terms.purpose else { return Err(Refusal::NoPurpose) };
    record.fields.set("purpose", Value::Text(prose("purpose", purpose)?));
    record.fields.set("by", Value::text(me));
    record.fields.set("from", Value::Text(now.today.to_string()));
    let mut members: Vec<&str> = staying(team, now.today).map(Member::id).collect();
    members.sort_by_key(|id| *id != me);
    record.fields.set("members", if members.is_empty() { Value::texts([me]) } else { Value::texts(members) });
    preset::fill(&mut record, kind);
    apply(team, now, &mut record, terms)?;
    if terms.until.is_none() {
        record.fields.set_some("until", Pact(&record).from().and_then(default_until));
    }
    Ok(arranged(record))
}

/// Members who owe something and will still be here tomorrow.
fn staying(team: &Snapshot, today: NaiveDate) -> impl Iterator<Item = Member<'_>> {
    team.members()
        .filter(move |member| member.owes_checkins() && member.until().is_none_or(|until| today < until))
}

/// The id of a version of today: the plain one, or one with a random part if that is taken.
fn fresh_id(team: &Snapshot, now: &Now, me: &str) -> String {
    let taken = |id: &str| {
        team.get(Kind::Pact, id).is_some() || team.unreadable.contains(&(Kind::Pact, id.to_owned()))
    };
    let plain = format!("{}.{me}", now.today);
    if taken(&plain) { Seeded::new(now.seed).fresh(&plain, '.', taken) } else { plain }
}

/// My own file with my signature under a version.
fn signed(team: &Snapshot, me: &str, pact: &str) -> Answered<Record> {
    let mut record = find_member(team, me)?.0.clone();
    record.fields.set("agreed", Value::text(pact));
    crate::ops::goal::settle(&mut record, "agreed");
    Ok(record)
}

/// Writes a new version that says what changed and why; while nobody else has signed my version of today, that one is
/// rewritten instead. The writer signs it in the same commit, everybody else is asked to.
pub fn amend(team: &Snapshot, now: &Now, because: &str, terms: &Terms) -> Answered<Plan> {
    let me = now.me(team)?;
    let base = base(team, now, me).ok_or(Refusal::NoPact)?;
    let because = prose("reason", because)?;
    let again = is_mine_alone(team, now, me, base);
    let mut record = if again { base.0.clone() } else { next_version(team, now, me, base, terms)? };
    let over = ended(team, base, now.today).is_some();
    let renews = over && terms.until.is_none();
    if renews {
        record.fields.remove("until");
    }
    apply(team, now, &mut record, terms)?;
    if renews {
        record.fields.set_some("until", Pact(&record).from().and_then(default_until));
    }
    let is_due = realign_due(team, base, None).is_some_and(|due| due <= now.today);
    let changed = differences(base.0, &record);
    let same = changed.is_empty() && record.fields.get("from") == base.0.fields.get("from");
    let is_as_it_was = changed.is_empty() && (again && same || !again && !over && !is_due);
    if is_as_it_was && !terms.star {
        return Err(Refusal::NothingChanged { what: format!("the pact {}", base.id()) });
    }
    record.fields.set("because", Value::Text(reasons(&record, again, because)?));
    let record = arranged(record);
    let id = record.id.clone();
    let said = format!("{} the pact as {id}", if again { "Rewrote your version of" } else { "Amended" });
    let mut plan = Plan::put(record.clone(), "pact.amend", format!("pact: {me} amends it as {id}"), said);
    for difference in &changed {
        plan = plan.with_note(format!("  {}", difference.in_words(team, now.today)));
    }
    if changed.is_empty() {
        plan = plan.with_note("  Nothing is different; looked at and kept");
    }
    plan = plan.and_put(signed(team, me, &id)?);
    Ok(hint_at_review(ask_the_others(team, now, plan, &record)))
}

/// The version that an amendment builds on: my own proposal if I have one, otherwise the one in force.
fn base<'a>(team: &'a Snapshot, now: &Now, me: &str) -> Option<Pact<'a>> {
    let mine = |version: &Pact<'_>| version.0.writer() == Some(me);
    let signed =
        |version: &Pact<'_>| team.member(me).is_some_and(|member| has_signed(team, member, *version));
    let proposal = open(team, now.today).into_iter().rev().find(|version| mine(version) && signed(version));
    proposal.or_else(|| in_force(team, now.today))
}

/// Whether a version is mine, of today, and signed by nobody else.
fn is_mine_alone(team: &Snapshot, now: &Now, me: &str, pact: Pact<'_>) -> bool {
    pact.0.writer() == Some(me)
        && pact.0.day() == Some(now.today)
        && team.members().all(|member| member.id() == me || !has_signed(team, member, pact))
}

/// A copy of a version as the next one. Who leads when it begins comes first in the new order, and so does the topic of
/// that day, so that nobody's turn is lost.
fn next_version(team: &Snapshot, now: &Now, me: &str, base: Pact<'_>, terms: &Terms) -> Answered<Record> {
    let from = terms.from.as_ref().map_or(Ok(now.today), |text| now.date(text, Direction::Forward))?;
    let mut record = Record::new(Kind::Pact, fresh_id(team, now, me));
    record.fields = base.0.fields.clone();
    record.fields.remove("star");
    record.fields.remove("clashes");
    record.fields.set("by", Value::text(me));
    record.fields.set("from", Value::Text(from.to_string()));
    record.fields.set("amends", Value::text(base.id()));
    let staying: Vec<&str> = staying(team, now.today).map(Member::id).collect();
    let mut members = in_order(team, base, now.today);
    members.retain(|id| staying.contains(&id.as_str()));
    let leads = lead(team, base, from).filter(|_| turn_name(base, from).is_some());
    turn(&mut members, |id| Some(id) == leads.as_ref());
    record.fields.set("members", Value::texts(members));
    let (mut topics, present) = (base.topics(), topic(base, from));
    turn(&mut topics, |topic| Some(*topic) == present);
    record.fields.set("topics", Value::texts(topics));
    Ok(record)
}

fn turn<T>(items: &mut [T], first: impl Fn(&T) -> bool) {
    if let Some(place) = items.iter().position(first) {
        items.rotate_left(place);
    }
}

/// The reason; a version that is rewritten keeps the reasons it had.
fn reasons(record: &Record, again: bool, because: String) -> Answered<String> {
    let before = record.fields.text("because").filter(|_| again).unwrap_or_default().trim_end();
    if before.is_empty() || before.lines().any(|line| line == because.trim_end()) {
        Ok(because)
    } else {
        prose("reason", &format!("{before}\n{because}"))
    }
}

/// Says who is asked to sign a version that I have just written.
fn ask_the_others(team: &Snapshot, now: &Now, plan: Plan, record: &Record) -> Plan {
    let writer = record.writer().unwrap_or_default();
    let asked: Vec<&str> = team
        .present(now.today)
        .filter(|member| member.owes_checkins() && member.id() != writer)
        .map(Member::name)
        .collect();
    if asked.is_empty() {
        return plan;
    }
    let (all, sign) = (and(&asked), if asked.len() == 1 { "signs" } else { "sign" });
    let plan = plan.with_note(format!("{all} {sign} it with `ally pact agree` after the next `ally sync`"));
    // What it amends may be a draft itself.
    match in_force(team, now.today).filter(|pact| is_in_effect(team, *pact, now)) {
        Some(pact) if Pact(record).amends().is_some() => {
            plan.with_note(format!("Until then {} stays in force", pact.id()))
        }
        _ => plan,
    }
}

fn is_in_effect(team: &Snapshot, pact: Pact<'_>, now: &Now) -> bool {
    signatures(team, pact, now.today).1.is_empty() && ended(team, pact, now.today).is_none()
}

/// Life changes more than one field: the talk about it is the review of the quarter.
fn hint_at_review(plan: Plan) -> Plan {
    plan.with_note("A good moment to talk it through, if you like: `ally review --quarter`")
}

/// Signs a version: my own file names it.
pub fn agree(team: &Snapshot, now: &Now, named: Option<&str>) -> Answered<Plan> {
    let me = now.me(team)?;
    let member = find_member(team, me)?;
    let newest = in_force(team, now.today).or_else(|| team.pacts().next_back()).ok_or(Refusal::NoPact)?;
    let pact = match named {
        Some(name) => {
            let id = find(team, Kind::Pact, name, me)?;
            team.get(Kind::Pact, &id).map(Pact).ok_or(Refusal::Unreadable { kind: Kind::Pact, id })?
        }
        None => match to_sign(team, member, now.today).as_slice() {
            [] => newest,
            [one] => *one,
            many => {
                return Err(Refusal::ManyVersions {
                    ids: many.iter().map(|version| version.id().to_owned()).collect(),
                });
            }
        },
    };
    let known = named.is_some() && newest.id() != pact.id();
    if known && !chain(team, pact.id()).contains(&newest.id()) && !has_signed(team, member, pact) {
        // A signature can't stand for two lines of versions: this one would take the version in force out of force.
        return Err(Refusal::SetAside { pact: pact.id().to_owned(), in_force: newest.id().to_owned() });
    }
    if has_signed(team, member, pact) {
        return Err(Refusal::AgreedAlready { pact: pact.id().to_owned() });
    }
    let record = signed(team, me, pact.id())?;
    let said = format!("Agreed to the pact {}: {}", pact.id(), short(pact.purpose(), 100));
    let mut plan = Plan::put(record, "pact.agree", format!("pact: {me} agrees to {}", pact.id()), said);
    let is_in_force = in_force(team, now.today).is_some_and(|begun| begun.id() == pact.id());
    let changed = ground(team, pact, now.today).filter(|_| !is_in_force);
    for difference in changed.map_or_else(Vec::new, |ground| differences(ground.0, pact.0)) {
        plan = plan.with_note(format!("  {}", difference.in_words(team, now.today)));
    }
    let before = member.0.fields.text("agreed").filter(|before| !chain(team, pact.id()).contains(before));
    if let Some(before) = before.filter(|before| team.get(Kind::Pact, before).is_some()) {
        plan = plan.with_note(format!("Your signature under {before} moves over to this one"));
    }
    if let Some(over) = ended(team, pact, now.today) {
        return Ok(plan.with_note(match over {
            Ended::Until(until) => format!(
                "It ended on {}; `ally pact amend --because TEXT` renews it, if you like",
                day(until, now.today)
            ),
            Ended::Left(member) => format!("It ended when {} left", member.name()),
        }));
    }
    let missing: Vec<&str> = signatures(team, pact, now.today).1.into_iter().map(Member::name).collect();
    let waits: Vec<&str> = missing.into_iter().filter(|name| *name != member.name()).collect();
    Ok(match (waits.is_empty(), pact.from().filter(|from| now.today < *from)) {
        (false, _) => plan.with_note(format!("It waits for {} now", and(&waits))),
        (true, Some(from)) => {
            plan.with_note(format!("Everybody has signed; it begins {}", day(from, now.today)))
        }
        (true, None) => plan,
    })
}

/// Whether terms can be understood, before anything else of the pact is known.
///
/// # Errors
///
/// The refusal of the first term that can't.
pub fn would_do(now: &Now, terms: &Terms) -> Answered<()> {
    let mut record = Record::new(Kind::Pact, "");
    record.fields.set("from", Value::Text(now.today.to_string()));
    apply(&Snapshot::default(), now, &mut record, terms)
}
