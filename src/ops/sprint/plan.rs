//! Planning a sprint, and changing the plan.

use chrono::{Datelike, Days, NaiveDate};

use super::{find_sprint, hypothesis, matched, named, names, phase, state, unanswered, window_words};
use crate::model::{
    Direction, Feedback, Kind, Leaf, Lookup, Record, Scope, Seeded, Snapshot, Sprint, Value, is_member_id,
    is_reserved, slug_from,
};
use crate::ops::words::{day, short};
use crate::ops::{Answered, Now, Plan, Refusal, line, own, present_member, prose, set_line, set_prose};

/// What a plan may be given, when it is made and later.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How many days, 1 to 91.
    pub days: Option<i64>,
    /// Or how many weeks, 1 to 13.
    pub weeks: Option<i64>,
    /// First day, as typed.
    pub start: Option<String>,
    /// experiment, workshop, project, explore, teach, swap
    pub kind: Option<String>,
    /// If we …
    pub cause: Option<String>,
    /// … then we …
    pub effect: Option<String>,
    /// By what it will be noticed.
    pub measure: Option<String>,
    /// Who takes part besides me.
    pub with: Vec<String>,
    /// Who teaches.
    pub teacher: Option<String>,
    /// Who learns.
    pub learner: Option<String>,
    /// Whose passion it is.
    pub host: Option<String>,
    /// Where the idea is from.
    pub source: Option<String>,
    /// A phrase to practise, or how it goes.
    pub script: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// A new sprint.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// What it is called; the words of `from` where there is none.
    pub title: Option<String>,
    /// Its name, if not made from the title.
    pub id: Option<String>,
    /// A parked topic, an idea or an earlier sprint that it came from.
    pub from: Option<String>,
    /// What I want from it.
    pub intention: Option<String>,
    /// My part in it.
    pub part: Option<String>,
    /// The rest.
    pub options: Options,
}

/// What planning needs to read: feedback only where the plan comes from somewhere.
pub fn plan_scope(ask: &Proposal) -> Scope {
    let kinds = [Kind::Sprint, Kind::SprintLeaf, Kind::Feedback];
    Scope::of(if ask.from.is_some() { &kinds } else { &kinds[..2] })
}

/// How far back a plan may begin.
const BACK_DAYS: u64 = 7;

/// Plans a sprint; I am in it.
pub fn plan(team: &Snapshot, now: &Now, ask: &Proposal) -> Answered<Plan> {
    let me = now.me(team)?;
    let origin = ask.from.as_ref().map(|from| origin(team, from, me)).transpose()?;
    let title = match (&ask.title, origin) {
        (Some(title), _) => line("title", title)?,
        (None, Some(origin)) => title_of(origin),
        (None, None) => return Err(Refusal::Empty { what: "title" }),
    };
    let mut record = Record::new(Kind::Sprint, fresh_id(team, now, me, ask.id.as_deref(), &title)?);
    record.fields.set("by", Value::text(me));
    record.fields.set("title", Value::Text(title.clone()));
    let first = next_monday(now.today);
    record.fields.set("start", Value::Text(first.to_string()));
    record.fields.set("days", Value::Int(7));
    let idea = origin.filter(|origin| origin.kind == Kind::Sprint && Sprint(origin).kind() == "idea");
    record.fields.set("with", Value::texts(everybody(team, now, me, idea.map(Sprint))));
    record.fields.set("kind", Value::text(if idea.is_some() { "explore" } else { "experiment" }));
    apply(team, now, vec![me.to_owned()], &mut record, &ask.options)?;
    record.fields.set_some("from", origin.map(|origin| Value::text(&origin.id)));
    shape(team, now, &record)?;
    let leaf = own_leaf(&record, me, ask)?;
    let sprint = Sprint(&record);
    let subject = format!("sprint: {me} plans {} ({title})", sprint.slug());
    let said = format!("Planned {}: {title}, {}", record.id, window_words(sprint, now.today));
    let notes = plan_notes(team, now, sprint, me, ask);
    let mut plan = Plan::put(record, "sprint.plan", subject, said).and_put(leaf);
    plan.view.notes = notes;
    Ok(plan)
}

/// The record that a plan comes from: feedback or an earlier sprint.
fn origin<'a>(team: &'a Snapshot, typed: &str, me: &str) -> Answered<&'a Record> {
    let (kind, id) =
        team.find_any(&[Kind::Feedback, Kind::Sprint], typed, me).map_err(|lookup| match lookup {
            Lookup::Many(matches) => Refusal::Ambiguous { reference: typed.to_owned(), matches },
            _ => Refusal::NothingThere { reference: typed.to_owned() },
        })?;
    team.get(kind, &id).ok_or(Refusal::Unreadable { kind, id })
}

fn title_of(origin: &Record) -> String {
    match origin.kind {
        Kind::Feedback => short(&Feedback(origin).words(), 80),
        _ => Sprint(origin).title().to_owned(),
    }
}

/// A Monday gives the others time to answer, and is a good day to begin.
fn next_monday(today: NaiveDate) -> NaiveDate {
    let ahead = (7 - today.weekday().num_days_from_monday()) % 7;
    today.checked_add_days(Days::new(ahead.into())).unwrap_or(today)
}

/// Whom a plan means that names nobody: everybody who owes check-ins, or those who would like the idea it comes from.
fn everybody(team: &Snapshot, now: &Now, me: &str, idea: Option<Sprint<'_>>) -> Vec<String> {
    let matches = idea.and_then(|idea| matched(team, idea, me, now.today)).map(|matched| matched.members);
    if let Some(members) = matches.filter(|members| members.len() > 1) {
        return members;
    }
    let owing = team.present(now.today).filter(|member| member.owes_checkins() && member.id() != me);
    std::iter::once(me.to_owned()).chain(owing.map(|member| member.id().to_owned())).collect()
}

/// A free id: the month of planning, a name, the planner.
pub(super) fn fresh_id(
    team: &Snapshot,
    now: &Now,
    me: &str,
    wanted: Option<&str>,
    title: &str,
) -> Answered<String> {
    let month = now.today.format("%Y-%m");
    let taken = |slug: &str| {
        let id = format!("{month}-{slug}.{me}");
        team.get(Kind::Sprint, &id).is_some() || team.unreadable.contains(&(Kind::Sprint, id))
    };
    let slug = match wanted {
        Some(id) if !is_member_id(id) || is_reserved(id) => {
            return Err(Refusal::BadId { id: id.to_owned(), what: "the name of a sprint" });
        }
        Some(id) => id.to_owned(),
        None => slug_from(title),
    };
    let slug = if slug.is_empty() { Seeded::new(now.seed).fresh("sprint", '-', taken) } else { slug };
    if taken(&slug) {
        return Err(Refusal::Taken { kind: Kind::Sprint, id: format!("{month}-{slug}.{me}") });
    }
    Ok(format!("{month}-{slug}.{me}"))
}

/// The planner's own part, in the same commit: whoever plans is in.
fn own_leaf(head: &Record, me: &str, ask: &Proposal) -> Answered<Record> {
    let mut leaf = Record::new(Kind::SprintLeaf, Leaf::id_of(&head.id, me));
    leaf.fields.set("join", Value::text("yes"));
    set_prose(&mut leaf.fields, "intention", ask.intention.as_ref())?;
    set_prose(&mut leaf.fields, "part", ask.part.as_ref())?;
    Ok(leaf)
}

/// Puts options into a plan's fields; whoever is named comes to those who are named already.
fn apply(
    team: &Snapshot,
    now: &Now,
    named: Vec<String>,
    record: &mut Record,
    options: &Options,
) -> Answered<()> {
    if options.days.is_some() && options.weeks.is_some() {
        return shaped("--days and --weeks exclude each other", "one of them says how long it takes");
    }
    let fields = &mut record.fields;
    if options.days.is_some() || options.weeks.is_some() {
        for name in ["end", "days", "weeks"] {
            fields.remove(name);
        }
        fields.set_some("days", options.days.map(Value::Int));
        fields.set_some("weeks", options.weeks.map(Value::Int));
    }
    if let Some(text) = &options.start {
        move_to(record, now.date(text, Direction::Forward)?);
    }
    let fields = &mut record.fields;
    if let Some(kind) = &options.kind {
        fields.set("kind", Value::text(kind));
    }
    if let Some(text) = &options.cause {
        fields.set("if", Value::Text(without("if ", &prose("if", text)?)));
    }
    if let Some(text) = &options.effect {
        fields.set("then", Value::Text(without("then ", &prose("then", text)?)));
    }
    set_prose(fields, "measure", options.measure.as_ref())?;
    for (name, member) in
        [("teacher", &options.teacher), ("learner", &options.learner), ("host", &options.host)]
    {
        if let Some(typed) = member {
            fields.set(name, Value::text(present_member(team, now, typed)?.id()));
        }
    }
    set_line(fields, "source", options.source.as_ref())?;
    set_prose(fields, "script", options.script.as_ref())?;
    if !options.with.is_empty() {
        let mut with = named;
        for typed in &options.with {
            let id = present_member(team, now, typed)?.id().to_owned();
            if !with.contains(&id) {
                with.push(id);
            }
        }
        fields.set("with", Value::texts(with));
    }
    if options.star {
        fields.set("star", Value::Bool(true));
    }
    Ok(())
}

/// Another first day, the same length.
fn move_to(record: &mut Record, first: NaiveDate) {
    let sprint = Sprint(record);
    if let (Some(before), Some(last), true) =
        (sprint.first(), sprint.last(), record.fields.get("end").is_some())
    {
        record.fields.remove("end");
        record.fields.set("days", Value::Int((last - before).num_days() + 1));
    }
    record.fields.set("start", Value::Text(first.to_string()));
}

/// A text without the word that the sentence around it says already.
fn without(word: &str, text: &str) -> String {
    let begins = text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let text = if begins { text.get(word.len()..).unwrap_or(text) } else { text };
    text.trim_start().trim_end_matches([',', ' ']).to_owned()
}

fn shaped<T>(why: &'static str, hint: &'static str) -> Answered<T> {
    Err(Refusal::SprintShape { why, hint })
}

/// Refuses plans whose parts contradict each other, and completes who teaches whom where only one pair is possible.
fn shape(team: &Snapshot, now: &Now, record: &Record) -> Answered<()> {
    let sprint = Sprint(record);
    let earliest = now.today.checked_sub_days(Days::new(BACK_DAYS)).unwrap_or(now.today);
    if sprint.first().is_some_and(|first| first < earliest) {
        return shaped(
            "a sprint begins today or later",
            "give another day with --start; up to a week back is fine",
        );
    }
    if sprint.last().is_some_and(|last| last < now.today) {
        return shaped(
            "that sprint would be over already",
            "give a later day with --start, or more days with --days",
        );
    }
    if let Some(refusal) = contradiction(record) {
        return Err(refusal);
    }
    if sprint.kind() != "teach" {
        return Ok(());
    }
    let (teacher, learner) = (record.fields.text("teacher"), record.fields.text("learner"));
    let everybody = named(team, sprint, now.today);
    if [teacher, learner].into_iter().flatten().any(|id| !everybody.contains(&id)) {
        return shaped("teacher and learner both take part", "name them with --with too");
    }
    if sprint.first().is_some_and(|first| first < now.today) {
        return shaped(
            "who teaches whom is settled before the learning begins",
            "give a first day from today on with --start",
        );
    }
    Ok(())
}

/// What contradicts itself in a plan, whatever the day: how long it takes, and who teaches whom.
pub fn contradiction(record: &Record) -> Option<Refusal> {
    let sprint = Sprint(record);
    let has = |name| record.fields.get(name).is_some();
    let (teacher, learner) = (record.fields.text("teacher"), record.fields.text("learner"));
    if has("days") && has("weeks") {
        shaped::<()>("--days and --weeks exclude each other", "one of them says how long it takes").err()
    } else if sprint.first().zip(sprint.last()).is_some_and(|(first, last)| last < first) {
        shaped::<()>(
            "a sprint ends on its first day or later",
            "give its last day, or how many days it takes",
        )
        .err()
    } else if sprint.kind() == "teach" && (teacher.is_none() || learner.is_none()) {
        let hint =
            "give --teacher MEMBER and --learner MEMBER: who knows that teaching is ahead learns it better";
        shaped::<()>("a teach sprint says beforehand who teaches whom", hint).err()
    } else if teacher.is_some() && teacher == learner {
        let hint = "name two members with --teacher and --learner";
        shaped::<()>("teacher and learner are the same member", hint).err()
    } else {
        None
    }
}

fn plan_notes(team: &Snapshot, now: &Now, sprint: Sprint<'_>, me: &str, ask: &Proposal) -> Vec<String> {
    let mut notes = Vec::new();
    let fields = &sprint.0.fields;
    notes.extend(hypothesis(sprint));
    if fields.get("if").is_none() && (ask.from.is_some() || sprint.kind() == "experiment") {
        let id = sprint.slug();
        notes.push(format!(
            "A sentence for both of you makes it easier to look back: `ally sprint change {id} --if \"we …\" --then \"we …\"`, if you like"
        ));
    }
    if sprint.kind() == "teach" {
        let teacher = fields.text("teacher").unwrap_or_default();
        notes.push(format!("{} teaches without notes at the end", names(team, &[teacher])));
    }
    let others: Vec<&str> = named(team, sprint, now.today).into_iter().filter(|id| *id != me).collect();
    notes.push(match others.as_slice() {
        [] => "Nobody else is named, so it begins on its first day".to_owned(),
        [one] => format!(
            "You are in. It begins once {} is in too: `ally sprint join {}` there, after your next `ally sync`",
            names(team, &[one]),
            sprint.slug()
        ),
        many => format!(
            "You are in. It begins once {} are in too: `ally sprint join {}` there, after your next `ally sync`",
            names(team, many),
            sprint.slug()
        ),
    });
    notes
}

/// Changes a plan of mine.
pub fn change(
    team: &Snapshot,
    now: &Now,
    reference: &str,
    title: Option<&String>,
    options: &Options,
) -> Answered<Plan> {
    let me = now.me(team)?;
    let old = own(team, Kind::Sprint, reference, me)?;
    let before = find_sprint(team, &old.id, me)?;
    if before.kind() == "idea" {
        let idea_only = Options { star: options.star, ..Options::default() };
        if title.is_none() && !options.star {
            return Err(phase(
                before,
                "is an idea so far",
                "`ally sprint plan --from ID` makes a plan of it",
            ));
        }
        return changed(team, now, me, before, title, &idea_only);
    }
    let stands = state(team, before, now.today);
    if stands.is_over() {
        return Err(phase(
            before,
            "is over, and its plan stays as it was",
            "`ally sprint plan` makes a new one",
        ));
    }
    let teaches = options.teacher.is_some()
        || options.learner.is_some()
        || (options.kind.as_deref() == Some("teach") && before.kind() != "teach");
    if teaches && before.first().is_some_and(|first| first <= now.today) {
        return shaped(
            "who teaches whom is settled before the learning begins",
            "give a first day from today on with --start",
        );
    }
    changed(team, now, me, before, title, options)
}

fn changed(
    team: &Snapshot,
    now: &Now,
    me: &str,
    before: Sprint<'_>,
    title: Option<&String>,
    options: &Options,
) -> Answered<Plan> {
    let mut record = before.0.clone();
    set_line(&mut record.fields, "title", title)?;
    let already = named(team, before, now.today).into_iter().map(str::to_owned).collect();
    apply(team, now, already, &mut record, options)?;
    let names_of_fields = Kind::Sprint.fields().iter().map(|field| field.name);
    let what: Vec<String> = names_of_fields
        .filter(|name| before.0.fields.get(name) != record.fields.get(name))
        .map(|name| match record.fields.get(name) {
            Some(value) => format!("{name} {value}"),
            None => format!("no {name}"),
        })
        .collect();
    for field in Kind::Sprint.fields() {
        if before.0.fields.get(field.name) != record.fields.get(field.name) {
            crate::ops::goal::settle(&mut record, field.name);
        }
    }
    if record == *before.0 {
        return Err(Refusal::NothingChanged { what: before.id().to_owned() });
    }
    if before.kind() != "idea" && (options.start.is_some() || before.last() != Sprint(&record).last()) {
        shape(team, now, &record)?;
    }
    let sprint = Sprint(&record);
    let subject = format!("sprint: {me} changes {} ({})", sprint.slug(), what.join(", "));
    let said = format!("Changed {}: {}", record.id, short(&what.join(", "), 200));
    let waits = unanswered(team, before, now.today);
    let begins = sprint.first().filter(|first| *first > now.today && !waits.is_empty());
    let note = begins
        .map(|first| format!("It begins {}, once {} is in", day(first, now.today), names(team, &waits)));
    let plan = Plan::put(record, "sprint.change", subject, said);
    Ok(match note {
        Some(note) => plan.with_note(note),
        None => plan,
    })
}
