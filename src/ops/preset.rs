//! Presets: what kind of team fills its first pact with which terms, and which questions it is asked. Nothing else of a
//! team depends on its preset.

use crate::model::{Member, Pact, Record, Rhythm, Snapshot, Value};
use crate::ops::pact::Terms;

/// The presets.
pub const NAMES: [&str; 5] = ["training", "coach", "couple", "study", "founders"];

/// Fills the fields of a first pact (section 12 of the record model).
pub fn fill(pact: &mut Record, preset: Option<&str>) {
    let (checkin, lead) = match preset {
        Some("training") => ("3/week", "monthly"),
        Some("coach") => ("weekly", "client"),
        Some("study") => ("weekdays", "weekly"),
        _ => ("weekly", "monthly"),
    };
    let topics: &[&str] = match preset {
        Some("couple") => &["saying what we feel", "working as a team", "making something together"],
        Some("founders") => &["what we build", "money", "how we decide", "the two of us"],
        _ => &[],
    };
    let fields = &mut pact.fields;
    fields.set("checkin", Value::text(checkin));
    fields.set("review", Value::text("weekly"));
    fields.set_some("realign", (preset == Some("founders")).then_some(Value::Int(6)));
    fields.set("lead", Value::text(lead));
    fields.set("topics", Value::texts(topics.iter().copied()));
    fields.set_some("reply_days", (preset == Some("coach")).then_some(Value::Int(Pact::REPLY_DAYS)));
}

/// The founder's role: who begins a team of coach and client is the coach, unless said otherwise.
pub fn founder_role(preset: Option<&str>) -> Option<&'static str> {
    (preset == Some("coach")).then_some("coach")
}

/// The role of somebody who comes in: in a team of coach and clients the part that is missing, or one more client.
pub fn newcomer_role(team: &Snapshot, today: chrono::NaiveDate) -> Option<&'static str> {
    let owing = || team.present(today).filter(|member| member.owes_checkins());
    let is = |member: Member<'_>, role: &str| member.role() == role;
    let only =
        |role: &str| owing().any(|member| is(member, role)) && !owing().any(|member| is(member, "partner"));
    if !only("coach") && !only("client") {
        None
    } else if owing().any(|member| is(member, "coach")) {
        Some("client")
    } else {
        Some("coach")
    }
}

/// A question to a person who begins a pact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Which term it fills.
    pub term: &'static str,
    /// What is asked; Enter leaves the term as it is.
    pub text: &'static str,
}

/// The questions about a first pact, without those that were answered by options.
pub fn questions(preset: Option<&str>, given: &Terms) -> Vec<Question> {
    let asked = |term, text| Question { term, text };
    let mut all = vec![
        asked("purpose", "What is it that you want to do together, in one sentence?"),
        asked("checkin", "How often do you each say how it goes: daily, 3/week, weekly?"),
        asked("missed", "What should happen after a miss?"),
        asked("feedback", "How do you want to tell each other what could be better?"),
        asked("until", "Until when, before you renew it or stop: a date, or 6 months?"),
    ];
    if preset == Some("coach") {
        all.push(asked("boundaries", "What stays out: topics, hours, places?"));
        all.push(asked("will_not", "What will the coach not do?"));
    }
    all.retain(|question| term(&mut given.clone(), question.term).is_some_and(|there| there.is_none()));
    all
}

/// What Enter means at a question, if not nothing.
pub fn otherwise(preset: Option<&str>, question: Question) -> Option<String> {
    let mut pact = Record::new(crate::model::Kind::Pact, "");
    fill(&mut pact, preset);
    match question.term {
        "checkin" => Some(Pact(&pact).checkin()).as_ref().map(Rhythm::to_string),
        "missed" => Some(Pact::MISSED.to_owned()),
        "feedback" => Some(Pact::FEEDBACK.to_owned()),
        "until" => Some("13 weeks".to_owned()),
        _ => None,
    }
}

/// Takes an answer into the terms.
pub fn answer(terms: &mut Terms, question: Question, text: String) {
    if let Some(place) = term(terms, question.term) {
        *place = Some(text);
    }
}

fn term<'a>(terms: &'a mut Terms, name: &str) -> Option<&'a mut Option<String>> {
    Some(match name {
        "purpose" => &mut terms.purpose,
        "checkin" => &mut terms.checkin,
        "missed" => &mut terms.missed,
        "feedback" => &mut terms.feedback,
        "until" => &mut terms.until,
        "boundaries" => &mut terms.boundaries,
        "will_not" => &mut terms.will_not,
        _ => return None,
    })
}

/// What a kind of team may like to do next.
pub fn hint(preset: Option<&str>) -> Option<&'static str> {
    match preset {
        Some("training") => Some("Done together counts for both: `ally checkin run=y --with MEMBER`"),
        Some("coach") => {
            Some("Goals are the client's; a coach proposes them with `ally goal propose --for MEMBER TITLE`")
        }
        Some("couple") => Some(
            "A fund and a time for the two of you: `ally pact amend --because TEXT --fund hours=2/week --together \"sat 10:00\"`; what stays with you alone goes into `ally checkin --private --note TEXT`",
        ),
        Some("study") => Some(
            "Work to look at goes along as a link: `ally feedback give MEMBER TEXT --kind ask --about LINK`",
        ),
        Some("founders") => Some(
            "Who looks after what: `ally pact amend --because TEXT --role money=MEMBER --role product=MEMBER`",
        ),
        _ => None,
    }
}
