//! Goals for somebody else: proposed as feedback, and a goal only once the addressee says so.

use super::add::{Add, add_owners, in_a_line, many, new_goal, write_scope};
use super::options::{Empty, Fields, Options};
use super::{how, shown_id};
use crate::model::{Feedback, Goal, Kind, Map, Record, Scope, Snapshot, Value};
use crate::ops::feedback::fresh_id;
use crate::ops::words::short;
use crate::ops::{
    Answered, Now, Plan, Refusal, find_record, line, name_of, present_member, prose, set_prose,
};

/// A goal for somebody else.
#[derive(Debug, Clone, Default)]
pub struct Propose {
    /// Who would own it.
    pub to: String,
    /// Why, in the proposer's words.
    pub text: Option<String>,
    /// What it would say.
    pub title: String,
    /// Who else would own it.
    pub with: Vec<String>,
    /// The rest.
    pub options: Options,
}

/// What a proposal needs to read: goals, the day's feedback for a free id, and whatever its source may be.
pub fn propose_scope(now: &Now, options: &Options) -> Scope {
    let scope = write_scope(options);
    if scope.holds(Kind::Feedback) {
        scope
    } else {
        Scope::of(&[Kind::Goal, Kind::Feedback]).since(now.today)
    }
}

/// Proposes a goal to another member: feedback that holds the goal as it would be.
pub fn propose(team: &Snapshot, now: &Now, ask: &Propose) -> Answered<Plan> {
    let me = now.me(team)?;
    let to = present_member(team, now, &ask.to)?.id().to_owned();
    if to == me {
        return Err(Refusal::GoalShape {
            why: "a proposal is for somebody else",
            hint: "`ally goal add TITLE` sets a goal of your own",
        });
    }
    let mut goal = Record::new(Kind::Goal, format!("{to}/proposed"));
    goal.fields.set("title", Value::Text(line("title", &ask.title)?));
    let mut owners = Vec::new();
    add_owners(team, now, &to, &mut owners, &ask.with)?;
    if owners.len() > 1 {
        goal.fields.set("owners", Value::texts(owners));
    }
    // Why it matters is for the owner to say; what the proposer says is the text of the feedback. The mark is for it, too.
    let options = Options { why: None, star: false, ..ask.options.clone() };
    Fields::of(team, now, &to, &mut goal.fields, Empty::Refused).apply(None, &options)?;
    let mut record = Record::new(Kind::Feedback, fresh_id(team, now, me));
    let fields = &mut record.fields;
    fields.set("to", Value::text(&to));
    fields.set("kind", Value::text("change"));
    set_prose(fields, "text", ask.text.as_ref().or(ask.options.why.as_ref()))?;
    fields.set("propose", Value::Map(goal.fields.clone()));
    if ask.options.star {
        fields.set("star", Value::Bool(true));
    }
    let subject = format!("goal: {me} proposes to {to} ({})", Goal(&goal).title());
    let how = how(Goal(&goal), now.today);
    let how = if how.is_empty() { how } else { format!(" ({how})") };
    let name = name_of(team, &to);
    let said = format!("Proposed to {name}: {}{how}", Goal(&goal).title());
    let note = format!("{} becomes a goal once {name} accepts it; no is an answer, too", record.id);
    Ok(Plan::put(record, "goal.propose", subject, said).with_note(note))
}

/// What somebody makes of a proposal.
#[derive(Debug, Clone, Default)]
pub struct Accept {
    /// The proposal.
    pub reference: String,
    /// A word to the proposer.
    pub text: Option<String>,
    /// Another title.
    pub title: Option<String>,
    /// The goal's name, if not made from the title.
    pub id: Option<String>,
    /// Who owns it besides me.
    pub with: Vec<String>,
    /// What is to be different.
    pub options: Options,
}

/// What a proposal can't say of a goal: these come with owning it.
const NOT_PROPOSED: [&str; 8] = ["why", "keeper", "source", "star", "paused", "changes", "closed", "clashes"];

/// Makes a proposal a goal of mine, and tells the proposer, in one commit.
pub fn accept(team: &Snapshot, now: &Now, ask: &Accept) -> Answered<Plan> {
    let me = now.me(team)?;
    let (proposal, mut begin) = proposed(team, now, &ask.reference)?;
    refuse_accepted(team, proposal, me)?;
    for name in NOT_PROPOSED {
        begin.remove(name);
    }
    begin.set("source", Value::text(&proposal.0.id));
    let title = ask.title.as_deref().or(begin.text("title")).unwrap_or_default().to_owned();
    let new = Add { title, id: ask.id.clone(), with: ask.with.clone(), options: ask.options.clone() };
    let goal = new_goal(team, now, me, &new, begin, Empty::Clears)?;
    let (id, from) = (shown_id(&goal.id, me), proposal.from());
    let text = match &ask.text {
        Some(text) => prose("text", text)?,
        None => format!("accepted as {}", goal.id),
    };
    let reply = reply(team, now, me, proposal, "try", text);
    let subject = format!("goal: {me} accepts {} ({})", Goal(&goal).slug(), Goal(&goal).title());
    let said = format!("Accepted as your goal {}", in_a_line(&goal, now, me));
    let mut notes = vec![format!("{} hears of it at the next sync", name_of(team, from))];
    if goal.fields.get("why").is_none() {
        notes.push(format!(
            "Say why it matters to you, if you like: `ally goal change {id} --why TEXT --because TEXT`"
        ));
    }
    notes.extend(many(team, now, me, &[&goal]));
    Ok(notes.into_iter().fold(Plan::put(goal, "goal.accept", subject, said).and_put(reply), Plan::with_note))
}

/// Says no to a proposal; nobody is asked why.
pub fn decline(team: &Snapshot, now: &Now, reference: &str, why: Option<&String>) -> Answered<Plan> {
    let me = now.me(team)?;
    let (proposal, goal) = proposed(team, now, reference)?;
    refuse_accepted(team, proposal, me)?;
    let declined = |reply: &Feedback<'_>| {
        reply.from() == me
            && reply.re() == Some(&proposal.0.id)
            && reply.0.fields.text("reply") == Some("differently")
    };
    if team.feedback().any(|reply| declined(&reply)) {
        return Err(Refusal::NothingChanged { what: format!("your answer to {}", proposal.0.id) });
    }
    let text = match why {
        Some(why) => prose("reason", why)?,
        None => "not this one, thank you".to_owned(),
    };
    let reply = reply(team, now, me, proposal, "differently", text);
    let title = short(goal.text("title").unwrap_or_default(), 60);
    let subject = format!("goal: {me} declines {} ({title})", proposal.0.id);
    let said = format!("Declined: {title}");
    let note = format!("{} hears of it at the next sync", name_of(team, proposal.from()));
    Ok(Plan::put(reply, "goal.decline", subject, said).with_note(note))
}

/// A proposal to me, and the goal in it.
fn proposed<'a>(team: &'a Snapshot, now: &Now, reference: &str) -> Answered<(Feedback<'a>, Map)> {
    let me = now.me(team)?;
    let record = find_record(team, Kind::Feedback, reference, me)?;
    let proposal = Feedback(record);
    let Some(goal) = record.fields.map("propose") else {
        return Err(Refusal::NoProposal { id: record.id.clone() });
    };
    if !proposal.is_for(me) {
        let (id, to) = (record.id.clone(), proposal.to().to_owned());
        return Err(Refusal::NotForYou { id, to });
    }
    Ok((proposal, goal.clone()))
}

fn refuse_accepted(team: &Snapshot, proposal: Feedback<'_>, me: &str) -> Answered<()> {
    let is_it =
        |goal: &Goal<'_>| goal.owners().contains(&me) && goal.0.fields.text("source") == Some(&proposal.0.id);
    match team.goals().find(is_it) {
        Some(goal) => Err(Refusal::ProposalAccepted {
            id: proposal.0.id.clone(),
            goal: shown_id(goal.id(), me).to_owned(),
        }),
        None => Ok(()),
    }
}

fn reply(team: &Snapshot, now: &Now, me: &str, proposal: Feedback<'_>, sort: &str, text: String) -> Record {
    let mut record = Record::new(Kind::Feedback, fresh_id(team, now, me));
    record.fields.set("to", Value::text(proposal.from()));
    record.fields.set("text", Value::Text(text));
    record.fields.set("re", Value::text(&proposal.0.id));
    record.fields.set("reply", Value::text(sort));
    record
}
