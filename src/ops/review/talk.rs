//! What there is to talk about: goals to choose again, ratings beside each other, questions for the longer reviews.

use chrono::NaiveDate;
use serde::Serialize;

use super::show::{four_weeks, named};
use super::{confirmed, is_coached, leaves};
use crate::model::{Depth, Goal, Member, Pact, RATINGS, ReviewLeaf, ReviewPeriod, Snapshot};
use crate::ops::Now;
use crate::ops::log::entries;
use crate::ops::numbers::{Basis, Heard};
use crate::ops::phase::{Phase, phase};
use crate::ops::rhythm::Beats;
use crate::ops::team::in_force;
use crate::ops::words::{and, count, short};

/// Weeks without `keep` from which a goal is said to be unconfirmed: two monthly reviews have gone by.
const UNCONFIRMED: i64 = 9;

/// What is to become of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The goal.
    pub goal: String,
    /// Whose.
    pub owners: Vec<String>,
    /// What it says.
    pub title: String,
    /// week, month, quarter, year
    pub horizon: Option<String>,
    /// The day of the last `keep` before this review.
    pub confirmed: Option<NaiveDate>,
    /// Whole weeks since then, or since the goal began.
    pub weeks: Option<i64>,
    /// What each owner says in this review: keep, change, drop.
    pub words: Vec<Chosen>,
}

/// What an owner says of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// Who.
    pub member: String,
    /// keep, change, drop
    pub word: String,
}

impl Choice {
    /// Whether nobody chose it again for so long that it is said.
    pub fn is_unconfirmed(&self) -> bool {
        self.words.is_empty() && self.weeks.is_some_and(|weeks| weeks >= UNCONFIRMED)
    }
}

/// The open goals with what is to become of them, in the order of their horizons where they have one.
pub(super) fn choices(basis: Basis<'_>, period: ReviewPeriod, members: &[String]) -> Vec<Choice> {
    let today = basis.for_viewer().today;
    let before = period.previous().map_or(period.from, |before| before.to);
    let of_goal = |goal: Goal<'_>| {
        let earlier = |of: ReviewPeriod, _: ReviewLeaf<'_>| of.order() < period.order();
        let confirmed = confirmed(basis.team, goal, before, earlier).map(|confirmed| confirmed.on);
        let since = confirmed.or_else(|| goal.start());
        let owners = goal.owners();
        let said =
            leaves(basis.team).into_iter().filter(|(of, leaf)| *of == period && owners.contains(&leaf.who()));
        let word = |(_, leaf): (ReviewPeriod, ReviewLeaf<'_>)| {
            let word = leaf.0.fields.map("goals")?.text(goal.id())?.to_owned();
            Some(Chosen { member: leaf.who().to_owned(), word })
        };
        Choice {
            goal: goal.id().to_owned(),
            owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
            title: goal.title().to_owned(),
            horizon: goal.0.fields.text("horizon").map(str::to_owned),
            confirmed,
            weeks: since.map(|since| (today - since).num_days() / 7),
            words: said.filter_map(word).collect(),
        }
    };
    let open = basis.team.goals().filter(|goal| !goal.state(today).is_closed());
    let mut choices: Vec<Choice> = open.map(of_goal).collect();
    let place = |choice: &Choice| {
        let owner = choice.owners.first().and_then(|owner| members.iter().position(|id| id == owner));
        (choice.owners.len() > 1, owner)
    };
    choices.sort_by_key(|choice| (place(choice), choice.goal.clone()));
    choices
}

/// A rating that may be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rating {
    /// Who gave it.
    pub member: String,
    /// temp, own, fair, push, way, bond, commit
    pub name: &'static str,
    /// What was given.
    pub value: i64,
    /// The moment that shows it.
    pub moment: Option<String>,
    /// The last eight at most with this one, oldest first.
    pub row: Vec<i64>,
}

const ROW: usize = 8;

/// The ratings of a review, rating by rating, member by member.
pub(super) fn ratings(basis: Basis<'_>, period: ReviewPeriod, members: &[String]) -> Vec<Rating> {
    let leaves = leaves(basis.team);
    let of_one = |name: &'static str, member: &String| {
        let mine = leaves.iter().filter(|(_, leaf)| leaf.who() == member);
        let given = mine.clone().find(|(of, _)| *of == period).map(|(_, leaf)| leaf)?;
        let value = given.rating(name)?;
        let all: Vec<i64> = mine.filter_map(|(_, leaf)| leaf.rating(name)).collect();
        let moment = given.0.fields.map("moments").and_then(|moments| moments.text(name));
        Some(Rating {
            member: member.clone(),
            name,
            value,
            moment: moment.map(|text| text.trim_end().to_owned()),
            row: all.iter().skip(all.len().saturating_sub(ROW)).copied().collect(),
        })
    };
    RATINGS
        .into_iter()
        .flat_map(|(name, _)| {
            members.iter().filter_map(move |member| of_one(name, member)).collect::<Vec<_>>()
        })
        .collect()
}

/// What coach and client owe each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// Whose.
    pub member: String,
    /// coach, client
    pub role: &'static str,
    /// replies, checkins
    pub duty: &'static str,
    /// How much of it was due.
    pub due: usize,
    /// How much was met.
    pub met: usize,
    /// Days in which a reply is due; `None` for check-ins.
    pub within: Option<i64>,
}

/// The duties of both, side by side: the coach answers, the client checks in (row 21). Empty without a coach.
pub(super) fn duties(
    basis: Basis<'_>,
    pact: Option<Pact<'_>>,
    heard: &[Heard],
    rhythm: &[Beats],
) -> Vec<Duty> {
    if !is_coached(basis.team, basis.for_viewer().today) {
        return Vec::new();
    }
    let of_role = |role: &str| {
        basis
            .team
            .present(basis.for_viewer().today)
            .filter(move |member| member.role() == role)
            .map(Member::id)
            .collect::<Vec<_>>()
    };
    let (coaches, clients) = (of_role("coach"), of_role("client"));
    let to_clients = heard.iter().filter(|row| clients.contains(&row.member.as_str()));
    let (due, met) =
        to_clients.fold((0, 0), |(due, met), row| (due + row.of as usize, met + row.answered as usize));
    let within = Some(pact.map_or(Pact::REPLY_DAYS, Pact::reply_days));
    let coach = |member: &&str| Duty {
        member: (*member).to_owned(),
        role: "coach",
        duty: "replies",
        due,
        met,
        within,
    };
    let mut duties: Vec<Duty> = coaches.iter().map(coach).collect();
    duties.extend(rhythm.iter().filter(|row| clients.contains(&row.member.as_str())).map(|row| Duty {
        member: row.member.clone(),
        role: "client",
        duty: "checkins",
        due: row.due,
        met: row.answered,
        within: None,
    }));
    duties
}

/// Phases of the four weeks up to the end of the period into whose week no feedback fell; none before the team has
/// lived four weeks under its pact.
pub(super) fn quiet_phases(basis: Basis<'_>, period: ReviewPeriod) -> Vec<Phase> {
    let today = basis.for_viewer().today;
    let pact = in_force(basis.team, today);
    let first = four_weeks(period);
    if period.to > today || pact.and_then(Pact::from).is_none_or(|from| from > first) {
        return Vec::new();
    }
    let heard: Vec<Phase> = basis
        .team
        .feedback()
        .filter_map(|given| given.0.day())
        .filter(|day| first <= *day && *day <= period.to)
        .map(|day| phase(pact, day))
        .collect();
    Phase::ALL.into_iter().filter(|phase| !heard.contains(phase)).collect()
}

/// A record worth finding again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touchstone {
    /// The record.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
}

/// How many of them are offered.
const TOUCHSTONES: usize = 3;

/// The latest starred records: offered where it feels cold to somebody.
pub(super) fn touchstones(team: &Snapshot, now: &Now) -> Vec<Touchstone> {
    let starred = team.all().filter(|record| record.is_starred());
    let mut told: Vec<(NaiveDate, Touchstone)> = starred
        .filter_map(|record| {
            let entry = entries(team, now, record).pop()?;
            let (id, text) = (record.id.clone(), format!("{}: {}", entry.name, entry.text));
            Some((entry.day, Touchstone { id, kind: record.kind.word(), text }))
        })
        .collect();
    told.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    told.into_iter().take(TOUCHSTONES).map(|(_, stone)| stone).collect()
}

/// Questions for the talk: none for a week, those about the two of us for a month, those about the agreement for a
/// realign, which begins with thanks and ends with the question whether to go on.
pub(super) fn prompts(
    basis: Basis<'_>,
    depth: Depth,
    period: ReviewPeriod,
    ratings: &[Rating],
) -> Vec<String> {
    let mut prompts = Vec::new();
    if depth == Depth::Weekly {
        return prompts;
    }
    if depth == Depth::Realign {
        prompts.extend(about_the_pact(basis, period));
    }
    prompts.push(
        "Something the other may not see? `ally feedback give WHO TEXT --kind change --tag blindspot`"
            .to_owned(),
    );
    if depth == Depth::Realign {
        prompts.extend(to_the_coach(basis));
        prompts.extend(about_going_on(basis, ratings));
    }
    prompts
}

fn about_the_pact(basis: Basis<'_>, period: ReviewPeriod) -> Vec<String> {
    let mut prompts = Vec::new();
    let Some(pact) = in_force(basis.team, basis.for_viewer().today) else { return prompts };
    let fields = &pact.0.fields;
    let quoted = |name: &str| fields.text(name).map(|text| short(text, 300));
    prompts.push(match quoted("boundaries") {
        Some(text) => format!("Boundaries: “{text}”. What would make them fit better?"),
        None => "What should stay out of this? `ally pact amend --boundaries TEXT` writes it down".to_owned(),
    });
    if is_coached(basis.team, basis.for_viewer().today) {
        prompts.push("Coach: say once more what you will not do".to_owned());
    }
    if let Some(roles) = fields.map("roles").filter(|roles| !roles.is_empty()) {
        let names = |who: &str| and(&who.split(", ").map(|id| named(basis, id)).collect::<Vec<_>>());
        let roles: Vec<String> =
            roles.iter().map(|(area, who)| format!("{area}: {}", names(&who.to_string()))).collect();
        prompts.push(format!("Roles ({}): do they still fit your lives?", roles.join(", ")));
    }
    if let Some(from) = pact.from() {
        let weeks = usize::try_from((period.to - from).num_days() / 7).unwrap_or(0);
        let until = pact.until().map(|until| format!(", and it ends on {}", until.format("%-d %B %Y")));
        prompts.push(format!(
            "This version of the agreement is {} old{}. Renew it, change it, or thank each other and stop?",
            count(weeks, "week", "weeks"),
            until.unwrap_or_default()
        ));
    }
    prompts
}

fn to_the_coach(basis: Basis<'_>) -> Vec<String> {
    let coach = basis.team.present(basis.for_viewer().today).find(|member| member.role() == "coach");
    let Some(coach) = coach else { return Vec::new() };
    vec![
        format!("{}, what did you learn? `ally review answer --learned TEXT`", coach.name()),
        format!(
            "Client: one thing {} could change? `ally feedback give {} TEXT --kind change`",
            coach.name(),
            coach.id()
        ),
    ]
}

fn about_going_on(basis: Basis<'_>, ratings: &[Rating]) -> Vec<String> {
    let mut prompts = Vec::new();
    let pact = in_force(basis.team, basis.for_viewer().today);
    let taper = pact
        .and_then(|pact| pact.0.fields.text("taper"))
        .map(|text| format!(" You agreed: “{}”.", short(text, 300)));
    prompts.push(format!("What would you keep doing if we stopped?{}", taper.unwrap_or_default()));
    let doubts: Vec<String> = ratings
        .iter()
        .filter(|rating| rating.name == "way" && rating.value <= 2)
        .map(|rating| format!("{} {}", named(basis, &rating.member), rating.value))
        .collect();
    if !doubts.is_empty() {
        prompts.push(format!(
            "“How we do this is worth the time”: {} of 5. What would have to change, or is it time to thank each other \
             and stop?",
            and(&doubts)
        ));
    }
    prompts
}
