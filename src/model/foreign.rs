//! What holds of every text that somebody types or a partner pushes: functions that panic where it does not. The
//! property tests below ask them, and so do the fuzz targets in `tests/fuzz/`.

use chrono::NaiveDate;

use super::{
    Direction, Kind, Lookup, Place, Record, ReviewPeriod, Rhythm, Snapshot, asked_place, at_path,
    is_member_id, is_reserved, parse_date, parse_day, path_of, slug_from,
};

/// Days on which counting begins: an ordinary one, and those at the ends of what can be stored.
const TODAYS: [&str; 4] = ["2026-11-22", "2024-02-29", "0001-01-01", "9999-12-31"];

fn todays() -> impl Iterator<Item = NaiveDate> {
    TODAYS.iter().filter_map(|day| parse_day(day))
}

/// A path of the team's folder: the place of a record is one that every file system can hold and tell from all others,
/// and that leads nowhere else.
pub fn path(path: &str) {
    if let Some((kind, id)) = asked_place(path) {
        is_safe_place(kind, &id, &path_of(kind, &id));
    }
    if let Place::Record(kind, id) = at_path(path) {
        is_safe_place(kind, &id, path);
    }
}

fn is_safe_place(kind: Kind, id: &str, path: &str) {
    assert_eq!(at_path(path), Place::Record(kind, id.to_owned()));
    assert_eq!(path_of(kind, id), path);
    assert!(path.len() <= 160, "{path:?} is long");
    for step in path.split('/') {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        assert!(step.chars().all(is_plain), "{step:?} holds something that not every system can write");
        assert!(step.starts_with(|c: char| c.is_ascii_alphanumeric()) && !step.contains(".."), "{step:?}");
        let name = step.split('.').next().unwrap_or_default();
        let is_device = matches!(name, "con" | "prn" | "aux" | "nul")
            || (name.len() == 4
                && (name.starts_with("com") || name.starts_with("lpt"))
                && name.ends_with(|c: char| c.is_ascii_digit()));
        assert!(!is_device, "{step:?} is a device on Windows");
    }
    for (at, c) in path.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()) {
        let mut twin = path.to_owned();
        let other = if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        twin.replace_range(at..=at, &other.to_string());
        assert!(
            !matches!(at_path(&twin), Place::Record(..)),
            "{path} and {twin} are one file on some systems"
        );
    }
}

/// A title, or a name as typed: what is made of it may be a name, and a name stays as it is.
pub fn name(text: &str) {
    let slug = slug_from(text);
    assert!(slug.is_empty() || (is_member_id(&slug) && !is_reserved(&slug)), "{slug:?}");
    assert_eq!(slug_from(&slug), slug);
    if is_member_id(text) {
        for path in
            [format!("goals/{text}/{text}.yaml"), format!("checkins/{text}/2026/11/2026-11-22.{text}.yaml")]
        {
            assert!(matches!(at_path(&path), Place::Record(..)), "{path:?}");
        }
    }
}

/// A reference as typed: it leads to a record that is there, or to none.
pub fn reference(text: &str) {
    const IDS: [(Kind, &str); 12] = [
        (Kind::Goal, "ana/run"),
        (Kind::Goal, "ana/running-shoes"),
        (Kind::Goal, "ben/run"),
        (Kind::Goal, "ours/hike"),
        (Kind::Checkin, "2026-11-21.ana"),
        (Kind::Checkin, "2026-11-22.ben"),
        (Kind::Feedback, "2026-11-22.ana.k3f9"),
        (Kind::Pact, "2026-11-22.ana"),
        (Kind::Sprint, "2026-11-phones-away.ana"),
        (Kind::SprintLeaf, "2026-11-phones-away.ana/ben"),
        (Kind::ReviewLeaf, "2026-W47/ana"),
        (Kind::Member, "ana"),
    ];
    let mut snapshot = Snapshot::default();
    for (kind, id) in IDS {
        snapshot.put(Record::new(kind, id));
    }
    for me in ["ana", "ben", ""] {
        for kind in Kind::ALL {
            match snapshot.find(kind, text, me) {
                Lookup::Found(id) => assert!(snapshot.get(kind, &id).is_some(), "{kind:?} {id}"),
                // Of a part in a sprint, the sprint itself may be what is meant by many.
                Lookup::Many(ids) => {
                    let is_there =
                        |id: &String| Kind::ALL.iter().any(|kind| snapshot.get(*kind, id).is_some());
                    assert!(ids.iter().all(is_there), "{ids:?}");
                }
                Lookup::Nothing => {}
            }
        }
        if let Ok((kind, id)) = snapshot.find_any(&Kind::ALL, text, me) {
            assert!(snapshot.get(kind, &id).is_some(), "{kind:?} {id}");
        }
    }
}

/// A date as stored or typed: whatever is understood can be stored and is read back as the same day.
pub fn date(text: &str) {
    if let Some(day) = parse_day(text) {
        assert_eq!(day.to_string(), text);
    }
    for today in todays() {
        for direction in [Direction::Forward, Direction::Back] {
            if let Some(day) = parse_date(text, today, direction) {
                assert_eq!(parse_day(&day.to_string()), Some(day), "{text:?} on {today}");
            }
        }
    }
}

/// A rhythm: it is printed as it is read, and its periods hold the day asked for and follow one another.
pub fn rhythm(text: &str) {
    let Some(rhythm) = Rhythm::parse(text) else { return };
    assert_eq!(Rhythm::parse(&rhythm.to_string()), Some(rhythm.clone()));
    for today in todays() {
        if let Some(period) = rhythm.period_of(today) {
            assert!(period.from <= today && today <= period.to, "{period:?}");
            assert_eq!(rhythm.period_of(period.from), Some(period.clone()));
            assert_eq!(rhythm.period_of(period.to), Some(period));
        }
        let mut newer: Option<NaiveDate> = None;
        for period in rhythm.clone().until(today).take(70) {
            assert!(period.from <= period.to && period.to <= today, "{period:?}");
            assert!(newer.is_none_or(|newer| period.to < newer), "{period:?} before {newer:?}");
            newer = Some(period.from);
        }
    }
}

/// The name of a review's period: there is one name for each, and a review of it has a place.
pub fn period(text: &str) {
    let is_place = matches!(at_path(&format!("reviews/{text}/ana.yaml")), Place::Record(..));
    let period = ReviewPeriod::parse(text);
    assert_eq!(period.is_some(), is_place, "{text:?}");
    let Some(period) = period else { return };
    assert_eq!(period.to_string(), text);
    assert!(period.from <= period.to && period.holds(period.from) && period.holds(period.to));
    for (there, back) in [
        (period.next(), ReviewPeriod::previous as fn(ReviewPeriod) -> _),
        (period.previous(), ReviewPeriod::next),
    ] {
        assert!(there.is_none_or(|there| back(there) == Some(period)), "{text}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop, prop_oneof, proptest};

    use super::super::{Place, at_path, is_member_id, slug_from};

    /// Texts made of pieces that mean something to one of the readers, and of anything.
    fn pieces(known: &'static [&'static str]) -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => prop::sample::select(known).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
            1 => "[ -~]{0,3}",
        ];
        prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
    }

    const PATHS: &[&str] = &[
        "goals/",
        "checkins/",
        "feedback/",
        "members/",
        "pacts/",
        "reviews/",
        "sprints/",
        "private/",
        "ally",
        ".yaml",
        "/",
        "..",
        ".",
        "./",
        ".git",
        "ana",
        "ben",
        "ANA",
        "ours",
        "con",
        "nul",
        "com1",
        "run",
        "plan",
        "joint.",
        "2026",
        "-11",
        "-22",
        "2026-11-22",
        "2026/11/",
        "2026-W47",
        "2026-Q4",
        "2026-+5",
        "k3f9",
        "\\",
        "\0",
        ":",
        "~1",
        "é",
        "e\u{301}",
        "２",
        "\u{200d}",
        "\n",
        " ",
    ];

    const DATES: &[&str] = &[
        "2026",
        "-",
        "11",
        "22",
        "0000",
        "9999",
        "12",
        "31",
        "today",
        "tomorrow",
        "yesterday",
        "next ",
        "last ",
        "this ",
        "in ",
        " ago",
        "week",
        "month",
        "days",
        "day",
        "friday",
        "fri",
        "eom",
        "end of month",
        "a ",
        "two ",
        "+",
        "2",
        "w",
        "d",
        "m",
        "y",
        "999999999999999999999",
        " ",
        "１",
        "İ",
    ];

    const RHYTHMS: &[&str] = &[
        "daily",
        "weekdays",
        "weekly",
        "monthly",
        "mon",
        "tuesday",
        "wed",
        ",",
        "/",
        "week",
        "month",
        "1",
        "3",
        "7",
        "31",
        "0",
        "+",
        "-",
        "4294967296",
        " ",
        "W",
        "Q",
        "2026",
        "-",
        "53",
        "04",
        "12",
    ];

    proptest! {
        #[test]
        fn a_records_place_is_safe_on_every_system(text in pieces(PATHS)) {
            super::path(&text);
            super::name(&text);
            super::reference(&text);
        }

        #[test]
        fn a_date_that_is_understood_can_be_stored(text in pieces(DATES)) {
            super::date(&text);
        }

        #[test]
        fn rhythms_and_periods_are_what_they_are_called(text in pieces(RHYTHMS)) {
            super::rhythm(&text);
            super::period(&text);
        }

        #[test]
        fn any_text_has_an_answer(text in any::<String>()) {
            super::path(&text);
            super::name(&text);
            super::reference(&text);
            super::date(&text);
            super::rhythm(&text);
            super::period(&text);
        }
    }

    #[test]
    fn a_period_has_one_name() {
        for name in [
            "2026-+5", "2026-W+5", "+026-05", "2026-Q+", "2025-W53", "2026-W00", "2026-13", "2026-Q5",
            "02026-05",
        ] {
            super::period(name);
            assert!(matches!(at_path(&format!("reviews/{name}/ana.yaml")), Place::Misplaced(_)), "{name}");
        }
        for name in ["2026-W53", "2026-05", "2026-Q1"] {
            super::period(name);
            assert!(matches!(at_path(&format!("reviews/{name}/ana.yaml")), Place::Record(..)), "{name}");
        }
    }

    #[test]
    fn titles_in_either_form_of_unicode_give_one_name() {
        for (composed, apart) in [
            ("Élan vital", "E\u{301}lan vital"),
            ("Café noir", "Cafe\u{301} noir"),
            ("Öl für Zoë", "O\u{308}l fu\u{308}r Zoe\u{308}"),
            ("Año nuevo, façade", "An\u{303}o nuevo, fac\u{327}ade"),
            ("Łódź", "Ło\u{301}dz\u{301}"),
        ] {
            assert_eq!(slug_from(apart), slug_from(composed), "{composed}");
            assert!(is_member_id(&slug_from(apart)));
        }
    }
}
