//! What the records hold, on the page of a review: goals with their numbers, rhythms, what has grown, what to choose again.

use super::Page;
use super::board::dots;
use super::reviews::section;
use crate::ops::goal::GoalLine;
use crate::ops::numbers::{Fund, Tally};
use crate::ops::review::{Choice, Duty, Ledger, Review};
use crate::ops::rhythm::Beats;
use crate::ops::sprint::Experiment;
use crate::ops::words::{and, count, short};

pub(super) fn facts(review: &Review, page: &mut Page) {
    let mut rows = Vec::new();
    let mut owner = "";
    // What was promised or is due is told there.
    let told = |line: &&GoalLine| !review.promised.iter().any(|promise| promise.reference == line.reference);
    for line in review.goals.iter().filter(told) {
        let name = if line.owner == "ours" { "Together" } else { review.name(&line.owner) };
        let shown = if line.owner == owner { String::new() } else { name.to_owned() };
        owner = &line.owner;
        rows.push(vec![format!("  {shown}"), goal_name(line), last_words(line, review), later_words(line)]);
    }
    let mut lines = Vec::new();
    lines.extend(rhythm(review));
    // The habits of one alone stand in their own lines.
    let mut owners: Vec<&str> =
        review.goals.iter().filter(|line| line.kind == "habit").map(|line| line.owner.as_str()).collect();
    owners.dedup();
    if review.together.counted > 0 && owners.len() > 1 {
        let week = if review.depth == "weekly" && review.state != "running" {
            "this week"
        } else {
            "in the last whole week"
        };
        lines.push(format!("Together: {} of {} {week}", review.together.kept, review.together.counted));
    }
    lines.extend(how_many(review));
    let fund = review.fund.as_ref().and_then(Fund::sentence);
    lines.extend(fund.map(|sentence| format!("Fund: {sentence}")));
    lines.extend(beside(review));
    lines.extend(review.duties.iter().map(|duty| duty_words(duty, review)));
    if rows.is_empty() && lines.is_empty() {
        return;
    }
    page.gap();
    page.heading("What the records hold");
    if !rows.is_empty() {
        page.table(&[""; 4], &rows);
    }
    lines.iter().for_each(|line| page.line(&format!("  {line}")));
}

/// `Check-ins: Ana ●●●●●●●● · Ben ●●○●●●●●`.
fn rhythm(review: &Review) -> Option<String> {
    let row = |row: &Beats| format!("{} {}", review.name(&row.member), dots(&row.periods));
    let rows: Vec<String> = review.rhythm.iter().filter(|row| row.due > 0).map(row).collect();
    (!rows.is_empty()).then(|| format!("Check-ins: {}", rows.join(" · ")))
}

fn goal_name(line: &GoalLine) -> String {
    let slug = match line.kind {
        "once" => short(&line.title, 48),
        _ => line.reference.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let state = if line.state == "active" { String::new() } else { format!(" ({})", line.state) };
    // The rhythm alone; `mon,wed,fri` has commas without a space.
    let how = line.how.split(", ").next().unwrap_or_default();
    let how = if line.kind == "habit" { format!(" {how}") } else { String::new() };
    format!("{slug}{how}{state}")
}

/// The week of a weekly review; the longer ones look at the window.
fn last_words(line: &GoalLine, review: &Review) -> String {
    let week = line.numbers.last_period.filter(|tally| tally.slots > 0 && review.depth == "weekly");
    week.map(tally_words).unwrap_or_default()
}

fn tally_words(tally: Tally) -> String {
    let mut parts = Vec::new();
    if tally.counted() > 0 {
        parts.push(format!("{} of {}", tally.kept, tally.counted()));
    }
    for (number, name) in [(tally.partly, "partly"), (tally.silent, "no word")] {
        if number > 0 {
            parts.push(format!("{number} {name}"));
        }
    }
    if tally.skip > 0 {
        parts.push(count(tally.skip as usize, "skip", "skips"));
    }
    parts.join(", ")
}

fn later_words(line: &GoalLine) -> String {
    let mut parts: Vec<String> = Vec::new();
    if line.kind == "once" && !line.how.is_empty() {
        parts.push(line.how.clone());
    }
    if !line.short.is_empty() {
        parts.push(line.short.clone());
    }
    // Told where it comforts; the goal's own page has it always.
    if let Some(back) = line.numbers.comeback.filter(|back| back.of >= 3 && back.back * 2 >= back.of) {
        parts.push(format!("came back {} of {} times", back.back, back.of));
    }
    parts.join(" · ")
}

/// What is told beside the goals in the longer reviews: what was used for real, setbacks, weeks alone; and always what
/// may want another view.
fn beside(review: &Review) -> Vec<String> {
    let mut lines: Vec<String> =
        review.stuck.iter().map(|stuck| format!("{}: {}", review.name(&stuck.member), stuck.text)).collect();
    if review.depth == "weekly" {
        return lines;
    }
    for used in &review.real_use {
        let slug = used.goal.rsplit('/').next().unwrap_or_default();
        let note = used.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
        let name = review.name(&used.member);
        lines.push(format!("{name}, {slug}: {} of {} for real{note}", used.real, used.done));
    }
    for setbacks in &review.setbacks {
        let found = count(setbacks.list.len(), "stretch of misses", "stretches of misses");
        let after = match setbacks.followed {
            0 => String::new(),
            1 => ", one answered with a new plan or a pause".to_owned(),
            followed => format!(", {followed} answered with a new plan or a pause"),
        };
        lines.push(format!("{}: {found} in 8 weeks{after}", review.name(&setbacks.member)));
    }
    for alone in &review.alone {
        lines.push(format!(
            "{}: {} of {} kept in weeks when the other was away, {} of {} in the others",
            review.name(&alone.member),
            alone.alone.kept,
            alone.alone.counted,
            alone.others.kept,
            alone.others.counted
        ));
    }
    lines
}

/// Experiments that ended, with what was decided.
pub(super) fn experiments(review: &Review) -> Vec<String> {
    let line = |one: &Experiment| {
        let decision = match one.decision.as_deref() {
            Some("keep") => "you keep it",
            Some("adapt") => "you keep it in another form",
            Some("drop") => "you let it go",
            _ => "not decided yet",
        };
        format!("“{}”: {decision}", short(&one.title, 120))
    };
    review.experiments.iter().map(line).collect()
}

/// `2 joint goals, 3 own (Ana 2, Ben 1)`.
fn how_many(review: &Review) -> Option<String> {
    let open = |line: &&GoalLine| matches!(line.state, "active" | "paused" | "planned");
    let mut joint: Vec<&str> = review
        .goals
        .iter()
        .filter(open)
        .map(|line| line.reference.as_str())
        .filter(|id| id.starts_with("ours/"))
        .collect();
    joint.dedup();
    let own: Vec<&GoalLine> =
        review.goals.iter().filter(open).filter(|line| !line.reference.starts_with("ours/")).collect();
    if joint.is_empty() {
        return None;
    }
    let mut each: Vec<String> = Vec::new();
    for row in &review.rhythm {
        let mine = own.iter().filter(|line| line.owner == row.member).count();
        if mine > 0 {
            each.push(format!("{} {mine}", review.name(&row.member)));
        }
    }
    let each = if each.is_empty() { String::new() } else { format!(" ({})", each.join(", ")) };
    Some(format!("{}, {} own{each}", count(joint.len(), "joint goal", "joint goals"), own.len()))
}

fn duty_words(duty: &Duty, review: &Review) -> String {
    let name = review.name(&duty.member);
    match (duty.duty, duty.within) {
        ("replies", Some(days)) => format!(
            "{name} (coach) had a word within {} for {} of {}",
            count(usize::try_from(days).unwrap_or(0), "day", "days"),
            duty.met,
            duty.due
        ),
        _ => format!("{name} ({}) checked in {} of {} times", duty.role, duty.met, duty.due),
    }
}

pub(super) fn show_ledger(ledger: &Ledger, review: &Review, page: &mut Page) {
    let mut lines: Vec<String> = Vec::new();
    for habit in &ledger.habits {
        let name = review.name(&habit.member);
        lines.push(format!("{name}: “{}” in {} of {} weeks", short(&habit.title, 80), habit.weeks, habit.of));
    }
    for taught in &ledger.taught {
        let who = |id: &Option<String>| id.as_ref().map_or("somebody", |id| review.name(id)).to_owned();
        lines.push(format!(
            "{} taught {}: {}",
            who(&taught.teacher),
            who(&taught.learner),
            short(&taught.title, 80)
        ));
    }
    if !ledger.words.is_empty() {
        lines.push(format!("Words of your own: {}", and(&ledger.words)));
    }
    // An open decision is told of above; nothing has grown of it yet.
    if ledger.decisions_kept > 0 {
        lines.push(format!(
            "{} of {} carried out",
            ledger.decisions_kept,
            count(ledger.decisions, "decision", "decisions")
        ));
    }
    section(page, "What has grown", &lines);
}

pub(super) fn choices(review: &Review, page: &mut Page) {
    let line = |choice: &Choice| {
        let owners: Vec<&str> = choice.owners.iter().map(|owner| review.name(owner)).collect();
        let said: Vec<String> = choice
            .words
            .iter()
            .map(|chosen| format!("{} {}", review.name(&chosen.member), chosen.word))
            .collect();
        let word = match (&said[..], choice.is_unconfirmed(), choice.weeks) {
            ([], true, Some(weeks)) => format!(" – not confirmed for {weeks} weeks"),
            ([], ..) => String::new(),
            ([one], ..) if choice.owners.len() == 1 => {
                format!(" – {}", one.rsplit(' ').next().unwrap_or_default())
            }
            (said, ..) => format!(" – {}", said.join(", ")),
        };
        format!("{}: {}{word}", and(&owners), short(&choice.title, 100))
    };
    if review.depth == "realign" {
        for (word, name) in [
            (Some("week"), "Goals of a week: keep, change or drop?"),
            (Some("month"), "Goals of a month: keep, change or drop?"),
            (Some("quarter"), "Goals of a quarter: keep, change or drop?"),
            (Some("year"), "Goals of a year: keep, change or drop?"),
            (None, "Goals without a horizon: keep, change or drop?"),
        ] {
            let of_it = |choice: &&Choice| match choice.horizon.as_deref() {
                Some("week" | "month" | "quarter" | "year") => choice.horizon.as_deref() == word,
                _ => word.is_none(),
            };
            section(page, name, &review.choices.iter().filter(of_it).map(line).collect::<Vec<_>>());
        }
    } else {
        section(page, "Keep, change or drop?", &review.choices.iter().map(line).collect::<Vec<_>>());
    }
}
