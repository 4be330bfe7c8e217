//! Reviews: the page of one, the talk sheet, the list.

use super::review_facts::{choices, experiments, facts, show_ledger};
use super::{Page, Row, Show, pictures};
use crate::model::Value;
use crate::ops::numbers::{Gap, Temperature};
use crate::ops::phase::Phase;
use crate::ops::review::{Celebration, Decided, Listing, Promised, Rating, Review, Win, Word};
use crate::ops::words::{and, count, day, short, times};

/// How many wins of a member, or words of one sort, are drawn; `ally log` shows the others.
const DRAWN: usize = 5;

impl Show for Review {
    fn show(&self, page: &mut Page) {
        if self.agenda {
            return super::agenda::show(self, page);
        }
        head(self, page);
        if self.depth == "realign" {
            thanks(self, page);
            carried(self, page);
        } else {
            carried(self, page);
        }
        wins(self, page);
        if self.depth != "realign" {
            thanks(self, page);
        }
        section(page, "Promised", &promised_lines(self));
        section(page, "Worth celebrating", &celebration_lines(self));
        facts(self, page);
        if let Some(ledger) = &self.ledger {
            show_ledger(ledger, self, page);
        }
        section(page, "Experiments", &experiments(self));
        choices(self, page);
        between_us(self, page);
        let claims: Vec<String> = self.worth_a_look.iter().map(|claim| claim.text.clone()).collect();
        section(page, "Worth a look", &claims);
        parts(self, page);
        open(self, page);
        prompts(self, page);
        decided(self, page);
        ending(self, page);
    }
}

/// `Week 47`, `November 2026`, `Quarter 4 of 2026`.
pub(super) fn title(review: &Review) -> String {
    match review.period.split_once('-') {
        Some((year, rest)) if rest.starts_with('W') => {
            format!("Week {} of {year}", rest.trim_start_matches(['W', '0']))
        }
        Some((year, rest)) if rest.starts_with('Q') => {
            format!("Quarter {} of {year}", rest.trim_start_matches('Q'))
        }
        _ => review.from.format("%B %Y").to_string(),
    }
}

fn head(review: &Review, page: &mut Page) {
    let purpose = review.pact.as_ref().map(|pact| format!(" · “{}”", short(&pact.purpose, 160)));
    page.heading(&format!("{}{}", title(review), purpose.unwrap_or_default()));
    let mut parts = vec![format!("{} – {}", day(review.from, review.to), day(review.to, review.to))];
    if review.state == "running" {
        parts.push("so far".to_owned());
    }
    if let Some(lead) = &review.lead {
        let month = review.turn.as_ref().map(|month| format!("{month}: ")).unwrap_or_default();
        parts.push(format!("{month}{} leads", review.name(lead)));
    }
    parts.push(format!("phase: {}", review.phase.word()));
    page.line(&parts.join(" · "));
    page.faint(&format!("To begin with: {}", review.opener));
}

/// A heading with lines below it; nothing where there are none.
pub(super) fn section(page: &mut Page, name: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.gap();
    page.heading(name);
    lines.iter().for_each(|line| page.line(&format!("  {line}")));
}

/// At most so many lines, the newest, and how to see the others.
fn drawn(mut lines: Vec<String>, rest: &str) -> Vec<String> {
    let more = lines.len().saturating_sub(DRAWN);
    if more > 0 {
        lines.drain(..more);
        lines.push(format!("and {more} more before; {rest}"));
    }
    lines
}

pub(super) fn carried_lines(review: &Review) -> Vec<String> {
    let mut lines = Vec::new();
    for decision in &review.open.decisions {
        let stuck = if decision.is_stuck() { ": shrink it, hand it over or drop it?" } else { "" };
        lines.push(format!("{}, decided in {}{stuck}", decision_words(decision, review), decision.period));
    }
    lines
}

fn carried(review: &Review, page: &mut Page) {
    section(page, "Still open from before", &carried_lines(review));
}

fn decision_words(decision: &Decided, review: &Review) -> String {
    let mut parts = Vec::new();
    parts.extend(decision.who.as_ref().map(|who| review.name(who).to_owned()));
    parts.extend(decision.by.map(|by| format!("by {}", day(by, review.to))));
    if decision.moved > 0 {
        parts.push(format!("moved {}", times(decision.moved)));
    }
    let about = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    format!("{}{about}", short(&decision.what, 200))
}

pub(super) fn win_lines(review: &Review) -> Vec<String> {
    let line = |win: &Win| {
        let answered = if win.answered { " · answered" } else { "" };
        format!("{}: {}{answered}", review.name(&win.member), short(&win.text, 240))
    };
    let mut lines = Vec::new();
    let mut left = 0;
    for of_one in review.wins.chunk_by(|one, other| one.member == other.member) {
        let first = of_one.len().saturating_sub(DRAWN);
        left += first;
        lines.extend(of_one.iter().skip(first).map(line));
    }
    if left > 0 {
        lines.push(format!(
            "and {left} more; `ally log --wins --since {} --until {}` shows them",
            review.from, review.to
        ));
    }
    lines
}

fn wins(review: &Review, page: &mut Page) {
    section(page, "Wins", &win_lines(review));
}

pub(super) fn thanks_lines(review: &Review) -> Vec<String> {
    let line = |word: &Word| {
        let effect = word.effect.as_ref().map(|effect| format!(" – {}", short(effect, 160)));
        format!(
            "{} → {}: {}{}",
            review.name(&word.from),
            review.name(&word.to),
            short(&word.text, 240),
            effect.unwrap_or_default()
        )
    };
    drawn(review.thanks.iter().map(line).collect(), "`ally feedback list --kind thanks` shows them")
}

fn thanks(review: &Review, page: &mut Page) {
    let mut lines = thanks_lines(review);
    if review.depth == "realign" {
        lines.push("Begin here: one thing each that would not have happened without the other".to_owned());
    }
    section(page, "Thanks", &lines);
}

pub(super) fn promised_lines(review: &Review) -> Vec<String> {
    let line = |promise: &Promised| {
        let state = match (promise.state, promise.moved) {
            ("moved", Some(often)) => format!("moved {}", times(often)),
            ("open", _) => {
                promise.by.map_or("open".to_owned(), |by| format!("open, by {}", day(by, review.to)))
            }
            ("not", _) => "not this time".to_owned(),
            (state, _) => state.to_owned(),
        };
        format!("{}: {} – {state}", review.name(&promise.member), short(&promise.text, 200))
    };
    drawn(review.promised.iter().map(line).collect(), "`ally checkin list` shows them")
}

pub(super) fn celebration_lines(review: &Review) -> Vec<String> {
    let line = |one: &Celebration| {
        let who = one.member.as_ref().map_or("Together", |member| review.name(member));
        format!("{who}: {}", one.text)
    };
    review.celebrations.iter().map(line).collect()
}

/// A rating as a label.
const fn label(name: &str) -> &'static str {
    match name.as_bytes() {
        b"temp" => "how warm it feels",
        b"own" => "these goals again",
        b"fair" => "give and take",
        b"push" => "too easy to too hard",
        b"way" => "worth the time",
        b"bond" => "would tell first",
        _ => "want to keep this up",
    }
}

/// The ratings with those before them, in numbers.
pub(super) fn rating_lines(review: &Review) -> Vec<String> {
    rows_of(review, |_| String::new())
}

/// The ratings, with those before them also drawn in some way.
fn rows_of(review: &Review, drawn: impl Fn(&[i64]) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    let mut names: Vec<&str> = review.ratings.iter().map(|rating| rating.name).collect();
    names.dedup();
    for name in names {
        let given: Vec<&Rating> = review.ratings.iter().filter(|rating| rating.name == name).collect();
        let shown = |rating: &&Rating| {
            let before: Vec<String> = rating.row.iter().map(|value| number(name, *value)).collect();
            let row = match (before.len(), name) {
                (..2, _) => String::new(),
                (_, "fair" | "push") => format!(" (of late {})", before.join(" ")),
                _ => format!(" (of late {}{})", before.join(" "), drawn(&rating.row)),
            };
            format!("{} {}{row}", review.name(&rating.member), number(name, rating.value))
        };
        lines.push(format!("{}: {}", label(name), given.iter().map(shown).collect::<Vec<_>>().join(" · ")));
        for rating in given {
            if let Some(moment) = &rating.moment {
                lines.push(format!("  {}: {}", review.name(&rating.member), short(moment, 240)));
            }
        }
    }
    lines
}

fn number(name: &str, value: i64) -> String {
    if matches!(name, "fair" | "push") && value > 0 { format!("+{value}") } else { value.to_string() }
}

/// Values from which a row is drawn, and moods are told.
pub(super) const ROW: usize = 3;

/// `mood of late: Ana 3 4 4 ▅▆▆ · Ben 2 3 ▃▅`.
fn moods(review: &Review) -> Option<String> {
    let rows = review.temperatures.iter().filter(|row| row.mood.values.len() >= ROW);
    let row = |row: &Temperature| {
        let values: Vec<String> = row.mood.values.iter().map(ToString::to_string).collect();
        format!("{} {} {}", review.name(&row.member), values.join(" "), pictures::ratings(&row.mood.values))
    };
    let rows: Vec<String> = rows.map(row).collect();
    (!rows.is_empty()).then(|| format!("mood of late: {}", rows.join(" · ")))
}

/// Ratings far apart, and everybody feeling to give more: to talk about.
fn apart_lines(review: &Review) -> Vec<String> {
    let far = |gap: &Gap| {
        let ([one, other], [first, second]) = (&gap.members, gap.values);
        format!(
            "Far apart, so worth a talk: {} ({} {}, {} {})",
            label(gap.rating),
            review.name(one),
            number(gap.rating, first),
            review.name(other),
            number(gap.rating, second)
        )
    };
    let mut lines: Vec<String> = review.gaps.iter().map(far).collect();
    if let Some(both) = &review.both_give_more {
        lines.push(both.text.clone());
        let seen = both.they_did.iter().filter(|seen| !seen.they_did.is_empty());
        lines.extend(
            seen.map(|seen| format!("  {} saw: {}", review.name(&seen.member), seen.they_did.join("; "))),
        );
    }
    lines
}

/// What was said to each other besides ratings, in counts.
pub(super) fn us_lines(review: &Review) -> Vec<String> {
    let mut lines = apart_lines(review);
    for said in &review.said {
        let (from, to) = (review.name(&said.from), review.name(&said.to));
        let all = said.thanks + said.keep + said.change + said.ask;
        // What they leave out is told under "Worth a look", where there are enough of them to carry it.
        if review.depth != "weekly" && all > 0 {
            let counts =
                [(said.thanks, "thanks"), (said.keep, "keep"), (said.change, "change"), (said.ask, "ask")];
            let counts = counts.iter().filter(|(number, _)| *number > 0);
            let counts: Vec<String> = counts.map(|(number, kind)| format!("{number} {kind}")).collect();
            lines.push(format!("{from} → {to} in 8 weeks: {}", counts.join(", ")));
        }
    }
    if !review.quiet_phases.is_empty() && (review.depth != "weekly" || review.phase == Phase::Reinforcement) {
        let quiet: Vec<&str> = review.quiet_phases.iter().map(|phase| phase.word()).collect();
        let weeks = if quiet.len() == 1 { "week" } else { "weeks" };
        lines.push(format!("No feedback fell into the {weeks} of {}", and(&quiet)));
    }
    lines
}

pub(super) fn us(review: &Review) -> &'static str {
    if review.rhythm.len() > 2 { "All of us" } else { "The two of us" }
}

fn between_us(review: &Review, page: &mut Page) {
    let mut lines = rows_of(review, |row| match row.len() {
        ..ROW => String::new(),
        _ => format!(" {}", pictures::ratings(row)),
    });
    lines.extend(moods(review));
    lines.extend(us_lines(review));
    section(page, us(review), &lines);
    let stones: Vec<String> = review
        .touchstones
        .iter()
        .map(|stone| format!("{} ({})", short(&stone.text, 200), stone.id))
        .collect();
    section(page, "You once marked these", &stones);
}

/// The fields of a part that are words, with their labels; the last one is for the team alone.
const WORDS: [(&str, &str); 8] = [
    ("they_did", "what the other did"),
    ("good", "good"),
    ("hard", "hard"),
    ("change", "to change"),
    ("surprised", "a surprise"),
    ("spillover", "elsewhere"),
    ("learned", "learned"),
    ("unsaid", "not said before"),
];

/// The words of everybody's part, by name.
pub(super) fn part_lines(review: &Review, shows: impl Fn(&str) -> bool) -> Vec<(&str, Vec<String>)> {
    let mut parts = Vec::new();
    for part in &review.parts {
        let record = &part.0;
        let who = record.writer().unwrap_or_default();
        let mut lines = Vec::new();
        for (name, label) in WORDS.into_iter().filter(|(name, _)| shows(name)) {
            match record.fields.get(name) {
                Some(Value::List(items)) => {
                    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                    lines.push(format!("{label}: {}", items.join("; ")));
                }
                Some(value) => lines.push(format!("{label}: {}", short(&value.to_string(), 400))),
                None => {}
            }
        }
        parts.push((review.name(who), lines));
    }
    parts
}

fn parts(review: &Review, page: &mut Page) {
    for (name, lines) in part_lines(review, |_| true) {
        section(page, name, &lines);
    }
}

pub(super) fn open_lines(review: &Review) -> (Vec<String>, Vec<String>) {
    let asks = review.open.asks.iter().map(|ask| {
        let wants = ask.wants.as_ref().map(|wants| match wants.as_str() {
            "listen" => " (wants to be heard)".to_owned(),
            "ideas" => " (wants ideas)".to_owned(),
            "push" => " (wants a push)".to_owned(),
            other => format!(" ({other})"),
        });
        format!(
            "{} asked: “{}”{} ({}, {})",
            review.name(&ask.from),
            short(&ask.text, 160),
            wants.unwrap_or_default(),
            day(ask.since, review.to),
            ask.id
        )
    });
    let topics = review.open.topics.iter().map(|topic| {
        let days = count(usize::try_from(topic.days).unwrap_or(0), "day", "days");
        let open = if topic.days == 0 { "new".to_owned() } else { format!("open {days}") };
        format!("“{}” ({}, {open}, {})", short(&topic.text, 160), review.name(&topic.from), topic.id)
    });
    (asks.collect(), topics.collect())
}

fn open(review: &Review, page: &mut Page) {
    let (asks, topics) = open_lines(review);
    section(page, "Waiting for a word", &asks);
    section(page, if topics.len() == 1 { "Topic" } else { "Topics" }, &topics);
}

fn prompts(review: &Review, page: &mut Page) {
    section(page, "To talk about", &review.prompts);
}

pub(super) fn decided_lines(review: &Review) -> Vec<String> {
    let mut lines: Vec<String> = review
        .decisions
        .iter()
        .map(|decision| {
            let state =
                if decision.is_settled() { format!(" – {}", decision.state) } else { String::new() };
            format!("{}{state}", decision_words(decision, review))
        })
        .collect();
    lines.extend(review.closed.iter().map(|topic| format!("Topic closed: {}", short(&topic.text, 160))));
    lines
}

fn decided(review: &Review, page: &mut Page) {
    section(page, "Decided", &decided_lines(review));
    let notes: Vec<String> = review.notes.iter().flat_map(|notes| notes.lines().map(str::to_owned)).collect();
    section(page, "Notes", &notes);
}

fn ending(review: &Review, page: &mut Page) {
    let names = |word: &str| -> Vec<&str> {
        review.leaves.iter().filter(|(_, is)| **is == word).map(|(member, _)| review.name(member)).collect()
    };
    let hidden = names("hidden");
    if review.state != "held" {
        page.gap();
    }
    let verb = if hidden.len() == 1 { "has" } else { "have" };
    if !hidden.is_empty() {
        page.line(&format!("{} {verb} written a part; it shows once yours is there", and(&hidden)));
    }
    let (minutes, ask) = match review.depth {
        "weekly" => ("5 minutes", "temperature, one good, one hard, one change"),
        "monthly" => ("20 minutes", "your ratings, a few words, your goals"),
        _ => ("an hour", "your ratings, a few words, your goals, and whether to go on"),
    };
    let mine = review.leaves.get(&review.me).copied();
    match review.state {
        "held" => {}
        "lapsed" => page.faint("Nobody wrote down a decision; what still matters fits into the next review"),
        "running" => page.faint("These days are not over yet; the review can be held from the last one on"),
        _ if mine == Some("missing") => page.line(&format!(
            "Now each of you: {ask} (`ally review answer --period {}`) – then talk. {minutes}.",
            review.period
        )),
        _ => {
            let missing = names("missing");
            if !missing.is_empty() {
                page.line(&format!("{} can still add a part; nothing waits for it", and(&missing)));
            }
            page.line(&format!(
                "Now talk, {minutes}. What you decide: `ally review hold --period {} --decision \"WHAT | WHO | BY\"`",
                review.period
            ));
        }
    }
}

impl Row for Listing {
    const HEADER: &'static [&'static str] = &["review", "days", "state", "parts by", "missing", "decisions"];

    fn cells(&self, page: &Page) -> Vec<String> {
        vec![
            self.period.clone(),
            format!("{} – {}", day(self.from, page.today), day(self.to, page.today)),
            self.state.to_owned(),
            and(&self.present),
            and(&self.missing),
            if self.decisions == 0 { String::new() } else { self.decisions.to_string() },
        ]
    }
}
