//! The records that are measured: made from a seed, the newest last, as files that plain git takes in.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};

use super::lots::Lots;

/// The last day of every team.
pub const LAST: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// How a team grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Twenty members, a check-in of each on each day, a review a month.
    Twenty,
    /// Two members, a check-in of each on each day, a review a week.
    Two,
}

impl Shape {
    pub const fn members(self) -> u64 {
        match self {
            Self::Twenty => 20,
            Self::Two => 2,
        }
    }
}

/// A file: where it lies, its text, and who wrote it when.
pub struct File {
    pub path: String,
    pub text: String,
    pub day: NaiveDate,
    pub who: u64,
}

const SLUGS: [&str; 10] =
    ["run", "pages", "guitar", "sleep", "swim", "words", "walk", "steps", "calls", "sugar"];
/// Of the ten goals, eight have a unit.
const UNITS: [&str; 8] = ["km", "pages", "min", "h", "km", "words", "km", "steps"];
/// The units of which there are few a day, and parts of one.
const SMALL: [&str; 2] = ["km", "h"];
const WORDS: [&str; 70] = [
    "the",
    "run",
    "was",
    "slow",
    "but",
    "good",
    "today",
    "rain",
    "again",
    "two",
    "pages",
    "read",
    "Zoë",
    "café",
    "naïve",
    "–",
    "日本語",
    "🙂",
    "no",
    "yes",
    "morning",
    "evening",
    "tired",
    "legs",
    "bus",
    "late",
    "call",
    "with",
    "about",
    "plan",
    "draft",
    "sent",
    "half",
    "done",
    "tomorrow",
    "earlier",
    "start",
    "again",
    "kept",
    "promise",
    "felt",
    "light",
    "heavy",
    "sleep",
    "short",
    "long",
    "walk",
    "home",
    "lunch",
    "break",
    "music",
    "practice",
    "slowly",
    "chord",
    "change",
    "better",
    "than",
    "last",
    "week",
    "still",
    "hard",
    "to",
    "begin",
    "then",
    "easy",
    "friend",
    "asked",
    "how",
    "it",
    "went",
];
const WHYS: [&str; 6] = ["time", "energy", "forgot", "obstacle", "choice", "ill"];

/// The name of a member by number; the second has an accent.
pub fn name(who: u64) -> String {
    match who {
        0 => "Ana Roth".to_owned(),
        1 => "Zoë Li".to_owned(),
        _ => format!("Member {}", who + 1),
    }
}

pub fn id(who: u64) -> String {
    match who {
        0 => "ana".to_owned(),
        1 => "zoe".to_owned(),
        _ => format!("m{:02}", who + 1),
    }
}

fn dated(folder: &str, day: NaiveDate, who: &str, rest: &str) -> String {
    format!("{folder}/{who}/{}/{}.{who}{rest}.yaml", day.format("%Y/%m"), day)
}

fn sentence(lots: &mut Lots, from: u64, to: u64) -> String {
    let count = from + lots.below(to - from + 1);
    let words: Vec<&str> = (0..count).map(|_| *lots.one_of(&WORDS.each_ref())).collect();
    words.join(" ")
}

/// Whether a goal is open: the first three of each member are; the others ended before these began.
const fn is_open(goal: usize) -> bool {
    goal < 3
}

/// When the open goals began: nine weeks ago, or half of a shorter history.
fn opened_on(days: u64) -> NaiveDate {
    LAST - Days::new((days / 2).min(63))
}

/// What a check-in may say of a goal on a day.
fn goal_on(lots: &mut Lots, is_late: bool) -> usize {
    let drawn = usize::try_from(lots.below(if is_late { 3 } else { 7 })).unwrap();
    if is_late { drawn } else { drawn + 3 }
}

fn goal(days: u64, who: u64, number: usize) -> File {
    let slug = SLUGS[number];
    let (first, opened) = (first_day(days), opened_on(days));
    let mut text = format!("title: {slug} more, and tell each other\nwhy: it makes the day lighter\n");
    let every = ["daily", "3/week", "weekdays"][number % 3];
    writeln!(text, "every: {every}").unwrap();
    if let Some(unit) = UNITS.get(number) {
        let amount = if SMALL.contains(unit) { 2 } else { 20 };
        writeln!(text, "unit: {unit}\namount: {amount}").unwrap();
    }
    let day = if is_open(number) { opened } else { first };
    writeln!(text, "start: {day}").unwrap();
    if !is_open(number) {
        let end = opened - Days::new(1);
        writeln!(text, "closed:\n  \"on\": {end}\n  as: done\n  learned: small steps").unwrap();
    }
    File { path: format!("goals/{}/{slug}.yaml", id(who)), text, day, who }
}

fn answer(lots: &mut Lots, goal: usize) -> String {
    let value = 1 + lots.below(2000);
    match lots.below(10) {
        0..=6 if UNITS.get(goal).is_some_and(|unit| SMALL.contains(unit)) => {
            format!("{}.{:02}", value / 100, value % 100)
        }
        0..=6 if goal < UNITS.len() => value.to_string(),
        0..=6 => "done".to_owned(),
        7 => "partly".to_owned(),
        8 => format!("\n    is: missed\n    why: {}", lots.one_of(&WHYS.each_ref())),
        _ => "skip".to_owned(),
    }
}

fn checkin(lots: &mut Lots, day: NaiveDate, who: u64, is_late: bool) -> File {
    let mut text = String::from("goals:\n");
    let mut said = Vec::new();
    for _ in 0..=lots.below(3) {
        let goal = goal_on(lots, is_late);
        if !said.contains(&goal) {
            said.push(goal);
            let answer = answer(lots, goal);
            let gap = if answer.starts_with('\n') { "" } else { " " };
            writeln!(text, "  {}:{gap}{answer}", SLUGS[goal]).unwrap();
        }
    }
    writeln!(text, "mood: {}", 1 + lots.below(5)).unwrap();
    if lots.percent(20) {
        writeln!(text, "win: {}", sentence(lots, 4, 9)).unwrap();
    }
    if lots.percent(15) {
        writeln!(text, "blocker: 'the bus: {}'", sentence(lots, 3, 6)).unwrap();
    }
    text.push_str("note: |\n");
    for _ in 0..2 + lots.below(4) {
        writeln!(text, "  {}", sentence(lots, 8, 18)).unwrap();
    }
    if lots.percent(40) {
        writeln!(text, "next: {}", sentence(lots, 5, 10)).unwrap();
    }
    File { path: dated("checkins", day, &id(who), ""), text, day, who }
}

fn feedback(lots: &mut Lots, day: NaiveDate, who: u64, shape: Shape) -> File {
    let from = id(who);
    let to = id((who + 1 + lots.below(shape.members() - 1)) % shape.members());
    let kind = lots.one_of(&["thanks", "keep"]);
    let about = (day - Days::new(lots.below(3))).to_string();
    let text = format!("to: {to}\nkind: {kind}\ntext: {}\nre: {about}.{to}\n", sentence(lots, 8, 30));
    let letters = b"abcdefghjkmnpqrstvwxyz23456789";
    let code: String =
        (0..4).map(|_| char::from(letters[usize::try_from(lots.below(30)).unwrap()])).collect();
    File { path: dated("feedback", day, &from, &format!(".{code}")), text, day, who }
}

fn reviews(lots: &mut Lots, day: NaiveDate, shape: Shape, files: &mut Vec<File>) {
    let review = match shape {
        Shape::Twenty if day.day() == 28 => day.format("%Y-%m").to_string(),
        Shape::Two if day.weekday() == chrono::Weekday::Sun => day.format("%G-W%V").to_string(),
        _ => return,
    };
    for who in 0..shape.members() {
        let text = format!(
            "temp: {}\ngood: {}\nhard: {}\n",
            1 + lots.below(5),
            sentence(lots, 4, 9),
            sentence(lots, 2, 6)
        );
        files.push(File { path: format!("reviews/{review}/{}.yaml", id(who)), text, day, who });
    }
    let text = format!(
        "present:\n- ana\n- zoe\ndecisions:\n- what: {}\n  who: ana\n  by: {}\n\"on\": {day}\n",
        sentence(lots, 4, 8),
        day + Days::new(7)
    );
    files.push(File { path: format!("reviews/{review}/joint.ana.yaml"), text, day, who: 0 });
}

/// The first day of a history of so many days.
pub fn first_day(days: u64) -> NaiveDate {
    LAST - Days::new(days.saturating_sub(1))
}

/// The records of a team with so many check-ins, day by day; the last of them are of [`LAST`].
pub fn team(shape: Shape, checkins: u64, seed: u64) -> Vec<File> {
    let mut lots = Lots(seed);
    let days = checkins / shape.members();
    let first = first_day(days);
    let mut files = begin(shape, days);
    for day in first.iter_days().take(usize::try_from(days).unwrap()) {
        let is_late = day >= opened_on(days);
        for who in 0..shape.members() {
            files.push(checkin(&mut lots, day, who, is_late));
            if lots.percent(10) && day > first + Days::new(3) {
                files.push(feedback(&mut lots, day, who, shape));
            }
        }
        reviews(&mut lots, day, shape, &mut files);
    }
    files.sort_by_key(|file| (file.day, file.who));
    files
}

/// What a team begins with: its members, their pact and their goals.
fn begin(shape: Shape, days: u64) -> Vec<File> {
    let first = first_day(days);
    let mut files = Vec::new();
    for who in 0..shape.members() {
        let (id, name) = (id(who), name(who));
        let text = format!(
            "name: {name}\nemails:\n- {id}@example.org\nsince: {first}\ntz: Europe/Berlin\nagreed: {first}.ana\n\
             helps:\n- a walk together\n"
        );
        files.push(File { path: format!("members/{id}.yaml"), text, day: first, who });
        files.extend((0..SLUGS.len()).map(|number| goal(days, who, number)));
    }
    let review = if shape == Shape::Two { "weekly" } else { "monthly" };
    let members: String = (0..shape.members()).map(|who| format!("- {}\n", id(who))).collect();
    let text = format!(
        "purpose: Tell each other every day\nby: ana\nfrom: {first}\nmembers:\n{members}checkin: daily\nreview: {review}\n\
         realign: 520\n"
    );
    files.push(File { path: format!("pacts/{first}.ana.yaml"), text, day: first, who: 0 });
    let text = "format: 1\nname: Measured\n".to_owned();
    files.push(File { path: "ally.yaml".to_owned(), text, day: first, who: 0 });
    files
}
