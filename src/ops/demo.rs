//! The demonstration's story: what two made-up partners do on each day of thirteen weeks.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use super::{checkin, feedback, goal, sprint};

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partner {
    /// Runs and reads.
    Ana,
    /// Writes and plays.
    Ben,
}

impl Partner {
    /// Member id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ana => "ana",
            Self::Ben => "ben",
        }
    }

    /// Shown name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ana => "Ana Roth",
            Self::Ben => "Ben Li",
        }
    }

    /// An address that nobody has.
    pub const fn email(self) -> &'static str {
        match self {
            Self::Ana => "ana@example.org",
            Self::Ben => "ben@example.org",
        }
    }
}

/// One thing that a partner does.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Sets a goal.
    Goal(Box<goal::Add>),
    /// Changes one.
    Change {
        /// Which.
        goal: String,
        /// To what.
        options: Box<goal::Options>,
        /// Why.
        because: String,
    },
    /// Reaches one.
    Finish {
        /// Which.
        goal: String,
        /// What was learned.
        learned: String,
    },
    /// Checks in.
    Checkin(Box<checkin::Add>),
    /// Says something to the other.
    Give(Box<feedback::Give>),
    /// Answers the other's oldest open ask.
    Answer(String),
    /// Plans a sprint.
    Plan(Box<sprint::Proposal>),
    /// Comes into one.
    Join(Box<sprint::Join>),
    /// Notes what happens in one.
    Note(Box<sprint::Log>),
    /// Looks back on one.
    LookBack(Box<sprint::Debrief>),
    /// Says what becomes of one.
    Decide(Box<sprint::Close>),
}

impl Deed {
    /// The hour of the day at which it is done.
    pub const fn hour(&self) -> u32 {
        match self {
            Self::Goal(_) | Self::Change { .. } => 9,
            Self::Checkin(_) => 20,
            _ => 21,
        }
    }
}

/// What the demonstration made.
#[derive(Debug, Clone, Serialize)]
pub struct Made {
    /// The folder of it all.
    pub folder: String,
    /// The first partner's clone.
    pub ana: String,
    /// The second partner's clone.
    pub ben: String,
    /// Where they meet.
    pub remote: String,
    /// Weeks of records.
    pub weeks: u64,
    /// Records written or changed.
    pub records: usize,
}

/// A repeatable number from 0 to 99 for a day and a purpose.
const fn dice(day: u64, purpose: u64) -> u64 {
    let mut z = day.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ purpose.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % 100
}

fn pick(from: &[&str], day: u64, purpose: u64) -> String {
    let place = usize::try_from(dice(day, purpose)).unwrap_or(0) % from.len().max(1);
    from.get(place).map(|text| (*text).to_owned()).unwrap_or_default()
}

/// What a partner does on a day, counted from 0.
pub fn script(who: Partner, number: u64, day: NaiveDate) -> Vec<Deed> {
    match who {
        Partner::Ana => ana(number, day),
        Partner::Ben => ben(number, day),
    }
}

fn new_goal(title: &str, id: &str, options: goal::Options) -> Deed {
    Deed::Goal(Box::new(goal::Add {
        title: title.to_owned(),
        id: Some(id.to_owned()),
        with: Vec::new(),
        options,
    }))
}

fn ana(number: u64, day: NaiveDate) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let text = |text: &str| Some(text.to_owned());
    match number {
        0 => {
            deeds.push(new_goal(
                "Run three times a week",
                "run",
                goal::Options {
                    every: text("3/week"),
                    why: text("I want to run the half in spring without dreading it"),
                    minimum: text("ten minutes around the block"),
                    obstacle: text("the evening is gone before I notice"),
                    plan: vec!["if it is seven and I have not run, then I put on the shoes first".to_owned()],
                    ..goal::Options::default()
                },
            ));
            deeds.push(new_goal(
                "Read the thick book",
                "pages",
                goal::Options {
                    target: Some(900.0),
                    unit: text("pages"),
                    by: text("in 15 weeks"),
                    ..goal::Options::default()
                },
            ));
        }
        21 => deeds.push(new_goal(
            "Send Ben the draft of the talk",
            "draft",
            goal::Options { by: text("in 10 days"), ..goal::Options::default() },
        )),
        29 => deeds.push(Deed::Change {
            goal: "draft".to_owned(),
            options: Box::new(goal::Options { by: text("in 9 days"), ..goal::Options::default() }),
            because: "the middle part needs another evening".to_owned(),
        }),
        36 => deeds.push(Deed::Finish {
            goal: "draft".to_owned(),
            learned: "half of it was written on the train".to_owned(),
        }),
        _ => {}
    }
    deeds.extend(ana_sprint(number));
    let away = (44..=47).contains(&number);
    let runs = matches!(day.weekday(), Weekday::Tue | Weekday::Thu | Weekday::Sat);
    if !away && (runs || dice(number, 1) < 45) {
        deeds.push(Deed::Checkin(Box::new(ana_checkin(number, day, runs))));
    }
    if number % 13 == 10 {
        deeds.push(Deed::Answer(pick(ANA_ANSWERS, number, 9)));
    }
    if number % 17 == 6 {
        let text = pick(ANA_THANKS, number, 8);
        deeds.push(Deed::Give(Box::new(feedback::Give {
            to: "ben".to_owned(),
            text: Some(text),
            kind: Some("thanks".to_owned()),
            ..feedback::Give::default()
        })));
    }
    deeds
}

/// The name of the one sprint of the story.
const PHONES: &str = "phones-away";

/// A week without phones at the table: planned, noted, looked back on, kept.
fn ana_sprint(number: u64) -> Option<Deed> {
    let text = |text: &str| Some(text.to_owned());
    let id = PHONES.to_owned();
    match number {
        57 => Some(Deed::Plan(Box::new(sprint::Proposal {
            title: text("Phones away at the table"),
            id: text(PHONES),
            intention: text("to hear how the day was before I tell mine"),
            options: sprint::Options {
                cause: text("we leave the phones in the hall at dinner"),
                effect: text("we talk about what comes next"),
                measure: text("evenings on which one of us asked a second question"),
                ..sprint::Options::default()
            },
            ..sprint::Proposal::default()
        }))),
        64 => Some(Deed::Note(Box::new(sprint::Log {
            sprint: id,
            surprised: text("I reached for it before the soup"),
            spent: vec!["hours=1".to_owned()],
            ..sprint::Log::default()
        }))),
        69 => Some(Deed::LookBack(Box::new(sprint::Debrief {
            sprint: id,
            worked: text("the basket in the hall"),
            mattered: text("I knew on Thursday what his week was about"),
            learned: vec!["One phone left outside is enough for both".to_owned()],
            apply: text("the basket stays, Sundays to Thursdays"),
            want: text("keep"),
            ..sprint::Debrief::default()
        }))),
        70 => Some(Deed::Decide(Box::new(sprint::Close {
            sprint: id,
            decision: "keep".to_owned(),
            why: text("dinner is longer, and nobody missed a call that mattered"),
            star: false,
        }))),
        _ => None,
    }
}

fn ben_sprint(number: u64) -> Option<Deed> {
    let text = |text: &str| Some(text.to_owned());
    let id = PHONES.to_owned();
    match number {
        59 => Some(Deed::Join(Box::new(sprint::Join {
            sprint: id,
            answer: "try",
            intention: text("to stop answering mail with one hand"),
            part: text("I make the basket"),
            star: false,
        }))),
        67 => Some(Deed::Note(Box::new(sprint::Log {
            sprint: id,
            challenged: text("the drummer called twice"),
            spent: vec!["hours=0.5".to_owned(), "money=12".to_owned()],
            ..sprint::Log::default()
        }))),
        69 => Some(Deed::LookBack(Box::new(sprint::Debrief {
            sprint: id,
            worked: text("the first half hour"),
            didnt: text("Friday, with guests"),
            learned: vec!["Tell people when I can be reached, and they stop trying".to_owned()],
            want: text("adapt"),
            ..sprint::Debrief::default()
        }))),
        _ => None,
    }
}

fn ana_checkin(number: u64, day: NaiveDate, runs: bool) -> checkin::Add {
    let mut answers = Vec::new();
    if runs {
        let answer = match dice(number, 2) {
            0..=73 => "y",
            74..=83 => "p",
            84..=92 => "n:energy",
            _ => "s",
        };
        answers.push(("run".to_owned(), answer.to_owned()));
    }
    let pages = dice(number, 3) / 4;
    if pages > 3 {
        answers.push(("pages".to_owned(), pages.to_string()));
    }
    let mood = i64::try_from(dice(number, 4) / 34).unwrap_or(0) + 2 + i64::from(runs);
    let said = |chance: u64, purpose: u64, from: &[&str]| {
        (dice(number, purpose) < chance).then(|| pick(from, number, purpose + 50))
    };
    checkin::Add {
        answers,
        mood: Some(mood.min(5)),
        win: said(35, 5, ANA_WINS),
        next: said(30, 6, ANA_NEXT),
        ask: (number % 11 == 8).then(|| pick(ANA_ASKS, number, 7)),
        with: if day.weekday() == Weekday::Sat && dice(number, 10) < 50 {
            vec!["ben".to_owned()]
        } else {
            Vec::new()
        },
        ..checkin::Add::default()
    }
}

fn ben(number: u64, day: NaiveDate) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let text = |text: &str| Some(text.to_owned());
    match number {
        0 => deeds.push(new_goal(
            "Write on weekdays",
            "write",
            goal::Options {
                every: text("weekdays"),
                amount: Some(20.0),
                unit: text("min"),
                why: text("the album will not write itself"),
                minimum: text("one line"),
                ..goal::Options::default()
            },
        )),
        2 => deeds.push(new_goal(
            "Run with Ana",
            "run",
            goal::Options { every: text("weekly"), ..goal::Options::default() },
        )),
        40 => deeds.push(new_goal(
            "Record the first song",
            "song",
            goal::Options {
                by: text("in 8 weeks"),
                done_when: text("a take that I would send to my brother"),
                ..goal::Options::default()
            },
        )),
        _ => {}
    }
    deeds.extend(ben_sprint(number));
    // Some weeks are thin: that is what a partner is for.
    let thin = (56..=66).contains(&number);
    let weekday = day.weekday().num_days_from_monday() < 5;
    let chance = match day.weekday() {
        _ if thin => 15,
        Weekday::Sat => 75,
        Weekday::Sun => 30,
        _ => 72,
    };
    let speaks = dice(number, 21) < chance;
    if speaks {
        deeds.push(Deed::Checkin(Box::new(ben_checkin(number, day, weekday))));
    }
    if number % 13 == 11 {
        deeds.push(Deed::Answer(pick(BEN_ANSWERS, number, 29)));
    }
    if number % 19 == 5 {
        deeds.push(Deed::Give(Box::new(feedback::Give {
            to: "ana".to_owned(),
            text: Some(pick(BEN_WORDS, number, 28)),
            kind: Some("keep".to_owned()),
            ..feedback::Give::default()
        })));
    }
    if number == 84 {
        deeds.push(Deed::Give(Box::new(feedback::Give {
            to: "ana".to_owned(),
            text: text("Could you listen to the second verse before Sunday? I no longer hear it"),
            kind: text("ask"),
            ..feedback::Give::default()
        })));
    }
    deeds
}

fn ben_checkin(number: u64, day: NaiveDate, weekday: bool) -> checkin::Add {
    let mut answers = Vec::new();
    if weekday {
        let answer = match dice(number, 22) {
            0..=64 => (20 + dice(number, 23) / 3).to_string(),
            65..=79 => "p".to_owned(),
            80..=92 => "n:time".to_owned(),
            _ => "s".to_owned(),
        };
        answers.push(("write".to_owned(), answer));
    }
    if day.weekday() == Weekday::Sat && number > 2 {
        answers.push(("run".to_owned(), if dice(number, 24) < 70 { "y" } else { "n:choice" }.to_owned()));
    }
    let said = |chance: u64, purpose: u64, from: &[&str]| {
        (dice(number, purpose) < chance).then(|| pick(from, number, purpose + 50))
    };
    checkin::Add {
        answers,
        mood: Some(i64::try_from(dice(number, 25) / 34).unwrap_or(0) + 2),
        win: said(30, 26, BEN_WINS),
        blocker: said(15, 27, BEN_BLOCKERS),
        ask: (number % 14 == 9).then(|| pick(BEN_ASKS, number, 30)),
        next: said(25, 31, BEN_NEXT),
        ..checkin::Add::default()
    }
}

const ANA_WINS: &[&str] = &[
    "first run without stopping",
    "read on the train instead of scrolling",
    "out of the door although it rained",
    "eight kilometres, slow and happy",
    "finished the chapter everybody warns about",
    "said no to a meeting and ran instead",
];
const ANA_NEXT: &[&str] = &[
    "lay out the running things tonight",
    "twenty pages on Wednesday before breakfast",
    "long run on Saturday at nine, with Ben",
    "ask the club about the spring half",
];
const ANA_ASKS: &[&str] = &[
    "ideas:how do you get going on dark evenings?",
    "listen:my knee worries me a little",
    "push:keep me to the long run this weekend",
];
const ANA_ANSWERS: &[&str] = &[
    "Start with the line you like least and make it worse on purpose",
    "Send me the rough version, I would rather hear it raw",
    "Ten minutes with the door closed, and call me after",
];
const ANA_THANKS: &[&str] = &[
    "You waited at the bridge on Saturday; without that I would have turned round",
    "Your message on Thursday came at the right minute",
    "You asked about the book and meant it",
];
const BEN_WINS: &[&str] = &[
    "the chorus works",
    "wrote before looking at the phone",
    "three lines that I would keep",
    "found the missing chord at lunch",
];
const BEN_BLOCKERS: &[&str] =
    &["late at work three days running", "the neighbours are renovating", "no idea where the bridge goes"];
const BEN_ASKS: &[&str] = &[
    "ideas:what would you cut from the second verse?",
    "listen:I doubt the whole thing today",
    "push:ask me on Friday whether I wrote",
];
const BEN_ANSWERS: &[&str] = &[
    "Shoes by the door, and the first song of the playlist only when you are outside",
    "Take it easy this week; we can walk the Saturday round",
    "I will be at the bridge at nine. Come as you are",
];
const BEN_WORDS: &[&str] = &[
    "You named the day and the hour for the draft, and then it was there. Keep that",
    "On Saturday you slowed down for me without a word",
    "You said plainly that the week was bad. That made mine easier",
];
const BEN_NEXT: &[&str] =
    &["write at seven, before mail", "record the first verse on Sunday", "call my brother about the drums"];
