//! A review on one page: moments first, then promises, then what the records hold, then the two of us.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::decided::{Decided, decided, held};
use super::growth::{Celebration, Ledger, celebrations, ledger};
use super::moments::{Promised, Win, Word, promised, wins, words};
use super::opener::opener;
use super::past::as_it_was;
use super::talk::{
    Choice, Duty, Rating, Touchstone, choices, duties, prompts, quiet_phases, ratings, touchstones,
};
use super::{Which, choose, depth, hides_id, joint, leaf, leaves, owing, stage};
use crate::model::{Depth, Feedback, Goal, Kind, Pact, ReviewPeriod, Scope, Snapshot};
use crate::ops::goal::{GoalLine, lines_of};
use crate::ops::numbers::{
    Alone, Basis, BothGiveMore, Claim, Fund, Gap, Heard, PactAge, Promises, RealUse, Said, Setbacks, Stuck,
    Temperature, Together, alone, answered, both_give_more, fund, gaps, pact_age, promises, real_use, said,
    setbacks, stuck, temperatures, together, worth_a_look,
};
use crate::ops::phase::{Phase, phase};
use crate::ops::rhythm::{Beats, rhythms};
use crate::ops::sprint::{Experiment, experiments};
use crate::ops::team::{PactLine, in_force, lead, owing_on, pact_line};
use crate::ops::view::RecordView;
use crate::ops::{Answered, Now, feedback, name_of};

/// A review.
#[derive(Debug, Clone, Serialize)]
pub struct Review {
    /// `2026-W47`, `2026-11`, `2026-Q4`
    pub period: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// weekly, monthly, realign
    pub depth: &'static str,
    /// running, open, ready, held, lapsed
    pub state: &'static str,
    /// The pact of these days.
    pub pact: Option<PactLine>,
    /// Who led.
    pub lead: Option<String>,
    /// For people: the month, where the lead takes turns by the month.
    #[serde(skip)]
    pub turn: Option<String>,
    /// The phase of the four-week cycle on the last day.
    pub phase: Phase,
    /// Phases of the last four weeks into which no feedback fell.
    pub quiet_phases: Vec<Phase>,
    /// The question to begin with.
    pub opener: &'static str,
    /// What went well.
    pub wins: Vec<Win>,
    /// Thanks.
    pub thanks: Vec<Word>,
    /// What was promised, and what became of it.
    pub promised: Vec<Promised>,
    /// M8.
    pub promises: Vec<Promises>,
    /// What to celebrate.
    pub celebrations: Vec<Celebration>,
    /// The goals of these days with their numbers.
    pub goals: Vec<GoalLine>,
    /// What is to become of each goal; from the monthly review on.
    pub choices: Vec<Choice>,
    /// M9.
    pub rhythm: Vec<Beats>,
    /// M11.
    pub answered: Vec<Heard>,
    /// Coach and client: what each owes the other; empty for other teams.
    pub duties: Vec<Duty>,
    /// M12.
    pub said: Vec<Said>,
    /// What was said to each other besides thanks.
    pub feedback: Vec<Word>,
    /// The ratings that may be seen, each with those before it.
    pub ratings: Vec<Rating>,
    /// M14.
    pub gaps: Vec<Gap>,
    /// M15.
    pub both_give_more: Option<BothGiveMore>,
    /// M13.
    pub temperatures: Vec<Temperature>,
    /// M19.
    pub experiments: Vec<Experiment>,
    /// M20.
    pub fund: Option<Fund>,
    /// M17.
    pub setbacks: Vec<Setbacks>,
    /// M18.
    pub stuck: Vec<Stuck>,
    /// M22.
    pub pact_age: Option<PactAge>,
    /// M23.
    pub real_use: Vec<RealUse>,
    /// M24; in a realign alone.
    pub alone: Vec<Alone>,
    /// What is worth a look: two at most.
    pub worth_a_look: Vec<Claim>,
    /// M25.
    pub together: Together,
    /// Records worth finding again, where it feels cold to somebody.
    pub touchstones: Vec<Touchstone>,
    /// What grew; from the monthly review on.
    pub ledger: Option<Ledger>,
    /// Questions for the talk; from the monthly review on.
    pub prompts: Vec<String>,
    /// What is open.
    pub open: Open,
    /// What this review decided.
    pub decisions: Vec<Decided>,
    /// The topics that it closed.
    pub closed: Vec<Topic>,
    /// Notes of who held it.
    pub notes: Option<String>,
    /// Whose part is there: present, missing, hidden
    pub leaves: BTreeMap<String, &'static str>,
    /// The parts that may be seen.
    pub parts: Vec<RecordView>,
    /// Where the team meets.
    pub call: Option<String>,
    /// Names by id, for people.
    #[serde(skip)]
    pub names: BTreeMap<String, String>,
    /// Who asks, for people.
    #[serde(skip)]
    pub me: String,
    /// Whether to draw a talk sheet.
    #[serde(skip)]
    pub agenda: bool,
}

/// What is open when the review begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Questions in check-ins and feedback that nobody answered.
    pub asks: Vec<Asked>,
    /// Topics that no review has closed.
    pub topics: Vec<Topic>,
    /// Decisions of earlier reviews that are not carried out.
    pub decisions: Vec<Decided>,
}

/// A question that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Who asks.
    pub from: String,
    /// Whom; `all` for everybody.
    pub to: String,
    /// What.
    pub text: String,
    /// Which kind of help is wanted: listen, ideas, push.
    #[serde(rename = "for")]
    pub wants: Option<String>,
    /// Since when.
    pub since: NaiveDate,
    /// The check-in or feedback.
    pub id: String,
}

/// A topic for the talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Who put it on the list.
    pub from: String,
    /// What.
    pub text: String,
    /// Since when.
    pub since: NaiveDate,
    /// Days from then to the end of the period.
    pub days: i64,
    /// The feedback.
    pub id: String,
}

/// What a review needs to read: everything, since weeks in a row and decisions go back to the beginning.
pub fn show_scope() -> Scope {
    Scope::all()
}

/// A review, as far as it may be seen.
pub fn show(team: &Snapshot, now: &Now, which: &Which, agenda: bool) -> Answered<Review> {
    let period = choose(team, now, which)?;
    let past = as_it_was(team, now, period);
    let basis = Basis { team: &past, now, review_of: Some(period.to) };
    let today = basis.for_viewer().today;
    let members = owing_on(&past, period.to.min(today));
    let depth = depth(&past, period);
    let days = period.from..=period.to;
    let (thanks, feedback) = words(basis, &days).into_iter().partition(|word| word.kind == "thanks");
    let pact = in_force(&past, today);
    let phase = phase(pact, period.to);
    let ratings = ratings(basis, period, &members);
    let is_cold = ratings.iter().any(|rating| rating.name == "temp" && rating.value <= 2);
    let is_long = depth >= Depth::Monthly;
    let own = joint(&past, period);
    let (answered, rhythm) = (answered(basis), rhythms(basis));
    let duties = duties(basis, pact, &answered, &rhythm);
    let prompts = prompts(basis, depth, period, &ratings);
    Ok(Review {
        period: period.to_string(),
        from: period.from,
        to: period.to,
        depth: depth.word(),
        state: stage(team, period, now.today).word(),
        pact: pact_line(&past, today),
        lead: pact.and_then(|pact| lead(&past, pact, period.to)),
        turn: pact.filter(|pact| pact.lead() == "monthly").map(|_| period.to.format("%B").to_string()),
        phase,
        quiet_phases: quiet_phases(basis, period),
        opener: opener(basis, period, phase),
        wins: wins(basis, &days, &members),
        thanks,
        promised: promised(basis, period, &members),
        promises: promises(basis),
        celebrations: celebrations(basis, period, &members),
        goals: goals(basis, period, &members),
        choices: if is_long { choices(basis, period, &members) } else { Vec::new() },
        rhythm,
        answered,
        duties,
        said: said(basis),
        feedback,
        ratings,
        gaps: gaps(basis, period),
        both_give_more: both_give_more(basis, period),
        temperatures: temperatures(basis),
        experiments: experiments(&past, period.from, period.to),
        fund: fund(basis, period.from, period.to),
        setbacks: setbacks(basis),
        stuck: members.iter().flat_map(|member| stuck(basis, member)).collect(),
        pact_age: pact_age(basis),
        real_use: real_use(basis),
        alone: if depth == Depth::Realign { alone(basis) } else { Vec::new() },
        worth_a_look: worth_a_look(basis),
        together: together(basis),
        touchstones: if is_cold { touchstones(&past, now) } else { Vec::new() },
        ledger: is_long.then(|| ledger(basis, period, &members)),
        prompts,
        open: open(basis, period),
        decisions: own.map(|own| decided(basis, period, own)).unwrap_or_default(),
        closed: own
            .map(|own| own.closed())
            .unwrap_or_default()
            .into_iter()
            .filter_map(|id| topic(&past, period, id))
            .collect(),
        notes: own.and_then(|own| own.0.fields.text("notes")).map(|text| text.trim_end().to_owned()),
        leaves: parts_there(team, now, period),
        parts: leaves(&past)
            .into_iter()
            .filter(|(of, _)| *of == period)
            .map(|(_, leaf)| RecordView(leaf.0.clone()))
            .collect(),
        call: pact.and_then(|pact: Pact<'_>| pact.0.fields.text("call")).map(str::to_owned),
        names: team.members().map(|member| (member.id().to_owned(), member.name().to_owned())).collect(),
        me: now.me_or_nobody().to_owned(),
        agenda,
    })
}

/// The goals that were open on some day of the period, in the order of their owners; joint ones last.
fn goals(basis: Basis<'_>, period: ReviewPeriod, members: &[String]) -> Vec<GoalLine> {
    let lived = |goal: &Goal<'_>| {
        goal.start().is_none_or(|start| start <= period.to)
            && goal.closed_on().is_none_or(|on| period.from <= on)
    };
    let place = |line: &GoalLine| members.iter().position(|id| *id == line.owner).unwrap_or(members.len());
    let mut lines: Vec<GoalLine> =
        basis.team.goals().filter(lived).flat_map(|goal| lines_of(basis, goal)).collect();
    lines.sort_by_key(|line| (place(line), line.reference.clone()));
    lines
}

fn open(basis: Basis<'_>, period: ReviewPeriod) -> Open {
    let team = basis.team;
    let today = basis.for_viewer().today;
    let mut asks: Vec<Asked> = Vec::new();
    let last = period.to.min(today);
    for checkin in team.checkins().filter(|checkin| checkin.day() <= Some(last)) {
        let id = checkin.0.id.as_str();
        let (Some(asked), Some(since)) = (checkin.asked(), checkin.day()) else { continue };
        if !feedback::is_heard(team, checkin) {
            asks.push(Asked {
                from: checkin.who().to_owned(),
                to: "all".to_owned(),
                text: asked.text.trim_end().to_owned(),
                wants: asked.sort.map(str::to_owned),
                since,
                id: id.to_owned(),
            });
        }
    }
    for given in
        team.feedback().filter(|given| given.kind() == "ask" || given.0.fields.get("propose").is_some())
    {
        let open = |day: &NaiveDate| *day <= last && feedback::state(team, given) == Some("open");
        let Some(since) = given.0.day().filter(open) else {
            continue;
        };
        let (from, to) = (given.from().to_owned(), given.to().to_owned());
        asks.push(Asked { from, to, text: given.words(), wants: None, since, id: given.0.id.clone() });
    }
    asks.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.id.cmp(&b.id)));
    let earlier = held(team).into_iter().filter(|(of, _)| of.order() < period.order());
    let decisions =
        earlier.flat_map(|(of, joint)| decided(basis, of, joint)).filter(|decision| !decision.is_settled());
    Open { asks, topics: topics(basis, period), decisions: decisions.collect() }
}

/// The topics that no review before or with this one has closed.
fn topics(basis: Basis<'_>, period: ReviewPeriod) -> Vec<Topic> {
    let given = basis.team.feedback().filter(|given| given.kind() == "topic");
    let open = given.filter(|given| feedback::state(basis.team, *given) == Some("open"));
    let topics = open.filter_map(|given| topic(basis.team, period, &given.0.id));
    topics.filter(|topic| topic.since <= period.to).collect()
}

fn topic(team: &Snapshot, period: ReviewPeriod, id: &str) -> Option<Topic> {
    let given = Feedback(team.get(Kind::Feedback, id)?);
    let since = given.0.day()?;
    Some(Topic {
        from: given.from().to_owned(),
        text: given.words(),
        since,
        days: (period.to - since).num_days().max(0),
        id: id.to_owned(),
    })
}

fn parts_there(team: &Snapshot, now: &Now, period: ReviewPeriod) -> BTreeMap<String, &'static str> {
    let word = |member: &String| match leaf(team, period, member) {
        None => "missing",
        Some(leaf) if hides_id(team, now, &leaf.0.id) => "hidden",
        Some(_) => "present",
    };
    let mut parts: BTreeMap<String, &'static str> =
        owing(team, period, now.today).into_iter().map(|member| (member.clone(), word(&member))).collect();
    // Whoever owes nothing may have written a part all the same.
    for (_, leaf) in leaves(team).into_iter().filter(|(of, _)| *of == period) {
        let member = leaf.who().to_owned();
        let word = word(&member);
        parts.entry(member).or_insert(word);
    }
    parts
}

impl Review {
    /// The name that a person is shown by.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        if id == "all" { "all" } else { self.names.get(id).map_or(id, String::as_str) }
    }
}

/// The days of four weeks that end with a period.
pub(super) fn four_weeks(period: ReviewPeriod) -> NaiveDate {
    period.to.checked_sub_days(Days::new(27)).unwrap_or(period.from)
}

/// A member's name.
pub(super) fn named<'a>(basis: Basis<'a>, id: &'a str) -> &'a str {
    name_of(basis.team, id)
}
