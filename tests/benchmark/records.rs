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

/// A file: where it lies, and its text.
pub type File = (String, String);

const SLUGS: [&str; 10] =
    ["run", "pages", "guitar", "sleep", "swim", "words", "walk", "steps", "calls", "sugar"];
/// Of the ten goals, eight have a unit.
const UNITS: [&str; 8] = ["km", "pages", "min", "h", "km", "words", "km", "steps"];
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

/// Whether a goal is open: the first three of each member are, since nine weeks; the others ended before.
const fn is_open(goal: usize) -> bool {
    goal < 3
}

fn opened_on() -> NaiveDate {
    LAST - Days::new(63)
}

/// What a check-in may say of a goal on a day.
fn goal_on(lots: &mut Lots, day: NaiveDate) -> usize {
    let below = if day < opened_on() { 7 } else { 3 };
    let drawn = usize::try_from(lots.below(below)).unwrap();
    if day < opened_on() { drawn + 3 } else { drawn }
}

fn goal(first: NaiveDate, who: u64, number: usize) -> File {
    let slug = SLUGS[number];
    let mut text = format!("title: {} more, and tell each other\nwhy: it makes the day lighter\n", slug);
    let every = ["daily", "3/week", "weekdays"][number % 3];
    writeln!(text, "every: {every}").unwrap();
    if let Some(unit) = UNITS.get(number) {
        writeln!(text, "unit: {unit}\namount: 20").unwrap();
    }
    let start = if is_open(number) { opened_on() } else { first };
    writeln!(text, "start: {start}").unwrap();
    if !is_open(number) {
        let end = opened_on() - Days::new(1);
        writeln!(text, "closed:\n  \"on\": {end}\n  as: done\n  learned: small steps").unwrap();
    }
    (format!("goals/{}/{slug}.yaml", id(who)), text)
}

fn answer(lots: &mut Lots, goal: usize) -> String {
    let value = 1 + lots.below(2000);
    match lots.below(10) {
        0..=6 if goal < 8 && goal.is_multiple_of(4) => format!("{}.{:02}", value / 100, value % 100),
        0..=6 if goal < 8 => value.to_string(),
        0..=6 => "done".to_owned(),
        7 => "partly".to_owned(),
        8 => format!("\n    is: missed\n    why: {}", lots.one_of(&WHYS.each_ref())),
        _ => "skip".to_owned(),
    }
}

fn checkin(lots: &mut Lots, day: NaiveDate, who: u64) -> File {
    let mut text = String::from("goals:\n");
    let mut said = Vec::new();
    for _ in 0..=lots.below(3) {
        let goal = goal_on(lots, day);
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
    (dated("checkins", day, &id(who), ""), text)
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
    (dated("feedback", day, &from, &format!(".{code}")), text)
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
        files.push((format!("reviews/{review}/{}.yaml", id(who)), text));
    }
    let text = format!(
        "present:\n- ana\n- zoe\ndecisions:\n- what: {}\n  who: ana\n  by: {}\n\"on\": {day}\n",
        sentence(lots, 4, 8),
        day + Days::new(7)
    );
    files.push((format!("reviews/{review}/joint.ana.yaml"), text));
}

/// The records of a team with so many check-ins, those of the team itself aside; all of them are older than
/// [`LAST`] or of that day.
pub fn team(shape: Shape, checkins: u64, seed: u64) -> Vec<File> {
    let mut lots = Lots(seed);
    let days = checkins / shape.members();
    let first = LAST - Days::new(days.saturating_sub(1));
    let mut files = Vec::new();
    for who in 0..shape.members() {
        let (id, name) = (id(who), name(who));
        let text = format!(
            "name: {name}\nemails:\n- {id}@example.org\nsince: {first}\ntz: Europe/Berlin\nagreed: {first}.ana\n\
             helps:\n- a walk together\n"
        );
        files.push((format!("members/{id}.yaml"), text));
        files.extend((0..SLUGS.len()).map(|number| goal(first, who, number)));
    }
    let review = if shape == Shape::Two { "weekly" } else { "monthly" };
    let members: String = (0..shape.members()).map(|who| format!("- {}\n", id(who))).collect();
    let pact = format!(
        "purpose: Tell each other every day\nby: ana\nfrom: {first}\nmembers:\n{members}checkin: daily\nreview: {review}\n\
         realign: 520\n"
    );
    files.push((format!("pacts/{first}.ana.yaml"), pact));
    files.push(("ally.yaml".to_owned(), "format: 1\nname: Measured\n".to_owned()));
    for day in first.iter_days().take(usize::try_from(days).unwrap()) {
        for who in 0..shape.members() {
            files.push(checkin(&mut lots, day, who));
            if lots.percent(10) && day > first + Days::new(3) {
                files.push(feedback(&mut lots, day, who, shape));
            }
        }
        reviews(&mut lots, day, shape, &mut files);
    }
    files
}
