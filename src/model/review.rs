//! Reviews: the periods they look back on, one leaf per member, and what was decided together.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use super::date::{Week, parse_day};
use super::field::{CLASHES, Field, STAR, Type, field};
use super::record::Record;
use super::value::{Map, Value};

const RATING: Type = Type::Whole(1, 5);
const BALANCE: Type = Type::Whole(-2, 2);

pub(super) const LEAF_FIELDS: &[Field] = &[
    field("temp", RATING),
    field("own", RATING),
    field("they_did", Type::List(&Type::Line)),
    field("fair", BALANCE),
    field("push", BALANCE),
    field("way", RATING),
    field("bond", RATING),
    field("commit", RATING),
    field("good", Type::Prose),
    field("hard", Type::Prose),
    field("change", Type::Prose),
    field("unsaid", Type::Prose),
    field("surprised", Type::Prose),
    field("spillover", Type::Prose),
    field("learned", Type::Prose),
    field("goals", Type::Keys(&Type::Word(&["keep", "change", "drop"]))),
    field("moments", Type::Keys(&Type::Prose)),
    STAR,
    CLASHES,
];

pub(super) const JOINT_FIELDS: &[Field] = &[
    field("present", Type::List(&Type::Member)),
    field("notes", Type::Prose),
    field(
        "decisions",
        Type::Blocks(
            &["what", "who"],
            &[field("what", Type::Line), field("who", Type::Member), field("by", Type::Date)],
        ),
    ),
    field("closed", Type::List(&Type::Reference)),
    field("next_lead", Type::Member),
    field("phase", Type::Line),
    field("on", Type::Date),
    STAR,
    CLASHES,
];

/// The ratings in the order in which they are asked, each with the least depth at which it is.
pub const RATINGS: [(&str, Depth); 7] = [
    ("temp", Depth::Weekly),
    ("own", Depth::Monthly),
    ("fair", Depth::Monthly),
    ("push", Depth::Monthly),
    ("way", Depth::Realign),
    ("bond", Depth::Realign),
    ("commit", Depth::Realign),
];

/// The least and the greatest that may be given to a rating; `None` for other fields.
pub fn rating_range(name: &str) -> Option<(i64, i64)> {
    let field = LEAF_FIELDS.iter().find(|field| field.name == name)?;
    if let Type::Whole(least, most) = field.holds { Some((least, most)) } else { None }
}

/// How much a review looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Five minutes about a week.
    Weekly,
    /// Also the two of us, and every goal.
    Monthly,
    /// Also whether and how to go on.
    Realign,
}

impl Depth {
    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Realign => "realign",
        }
    }
}

/// What length of time a review looks back on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// An ISO week.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months from January, April, July or October on.
    Quarter,
}

/// The time that a review looks back on: `2026-W47`, `2026-11` or `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewPeriod {
    /// How long it is.
    pub span: Span,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl ReviewPeriod {
    /// The period that holds a day; `None` at the ends of the calendar.
    pub fn of(span: Span, day: NaiveDate) -> Option<Self> {
        let first = |month0: u32| day.with_day(1)?.with_month0(month0);
        let (from, next) = match span {
            Span::Week => {
                let monday = Week::of(day).monday()?;
                (monday, monday.checked_add_days(chrono::Days::new(7))?)
            }
            Span::Month => {
                let from = first(day.month0())?;
                (from, from.checked_add_months(Months::new(1))?)
            }
            Span::Quarter => {
                let from = first(day.month0() / 3 * 3)?;
                (from, from.checked_add_months(Months::new(3))?)
            }
        };
        Some(Self { span, from, to: next.pred_opt()? })
    }

    /// Reads the name of a period.
    pub fn parse(name: &str) -> Option<Self> {
        let (year, rest) = name.split_once('-')?;
        let two = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2);
        let day = match (rest.strip_prefix('W'), rest.strip_prefix('Q')) {
            (Some(week), _) => {
                let week = two(week)?;
                Week { year: year.parse().ok()?, week }.monday()?
            }
            (_, Some(quarter)) => {
                let quarter: u32 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
                parse_day(&format!("{year}-{:02}-01", quarter * 3 - 2))?
            }
            _ => parse_day(&format!("{year}-{:02}-01", two(rest)?))?,
        };
        let span = match rest.get(..1) {
            Some("W") => Span::Week,
            Some("Q") => Span::Quarter,
            _ => Span::Month,
        };
        Self::of(span, day).filter(|period| period.to_string() == name)
    }

    /// The period after this one.
    pub fn next(self) -> Option<Self> {
        Self::of(self.span, self.to.succ_opt()?)
    }

    /// The period before this one.
    pub fn previous(self) -> Option<Self> {
        Self::of(self.span, self.from.pred_opt()?)
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// Reviews in the order in which they are held: by their last day, of two that end on one day the shorter first
    /// (ruling 59).
    pub const fn order(self) -> (NaiveDate, Span) {
        (self.to, self.span)
    }
}

impl fmt::Display for ReviewPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Span::Week => Week::of(self.from).fmt(f),
            Span::Month => write!(f, "{}", self.from.format("%Y-%m")),
            Span::Quarter => write!(f, "{:04}-Q{}", self.from.year(), self.from.month0() / 3 + 1),
        }
    }
}

/// One member's part in a review, read.
#[derive(Debug, Clone, Copy)]
pub struct ReviewLeaf<'a>(pub &'a Record);

impl<'a> ReviewLeaf<'a> {
    /// Who wrote it.
    pub fn who(self) -> &'a str {
        self.0.id.split('/').nth(1).unwrap_or_default()
    }

    /// The review it belongs to.
    pub fn period(self) -> Option<ReviewPeriod> {
        self.0.id.split('/').next().and_then(ReviewPeriod::parse)
    }

    /// A rating, if it was given and lies in its range.
    pub fn rating(self, name: &str) -> Option<i64> {
        let (least, most) = rating_range(name)?;
        self.0.fields.int(name).filter(|value| (least..=most).contains(value))
    }
}

/// What was decided in a review, read.
#[derive(Debug, Clone, Copy)]
pub struct Joint<'a>(pub &'a Record);

impl<'a> Joint<'a> {
    /// Who wrote it down.
    pub fn who(self) -> &'a str {
        self.0.id.rsplit('.').next().unwrap_or_default()
    }

    /// The review it belongs to.
    pub fn period(self) -> Option<ReviewPeriod> {
        self.0.id.split('/').next().and_then(ReviewPeriod::parse)
    }

    /// The day on which the review was held.
    pub fn on(self) -> Option<NaiveDate> {
        self.0.fields.text("on").and_then(parse_day)
    }

    /// What was decided: what, by whom, until when.
    pub fn decisions(self) -> impl Iterator<Item = Decision<'a>> {
        self.0.fields.list("decisions").iter().filter_map(Value::as_map).filter_map(Decision::of)
    }

    /// The topics that it closed.
    pub fn closed(self) -> Vec<&'a str> {
        self.0.fields.texts("closed")
    }
}

/// One thing that a review decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'a> {
    /// What is to happen.
    pub what: &'a str,
    /// Who sees to it.
    pub who: Option<&'a str>,
    /// Until when.
    pub by: Option<NaiveDate>,
}

impl<'a> Decision<'a> {
    fn of(map: &'a Map) -> Option<Self> {
        Some(Self { what: map.text("what")?, who: map.text("who"), by: map.text("by").and_then(parse_day) })
    }
}

#[cfg(test)]
mod tests {
    use super::{RATINGS, ReviewPeriod, Span, rating_range};
    use crate::model::parse_day;

    #[test]
    fn periods_have_names() {
        for (name, from, to) in [
            ("2026-W47", "2026-11-16", "2026-11-22"),
            ("2026-W53", "2026-12-28", "2027-01-03"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("2027-Q1", "2027-01-01", "2027-03-31"),
        ] {
            let period = ReviewPeriod::parse(name).unwrap();
            assert_eq!(
                (period.from, period.to),
                (parse_day(from).unwrap(), parse_day(to).unwrap()),
                "{name}"
            );
            assert_eq!(period.to_string(), name);
            assert_eq!(period.next().unwrap().previous().unwrap(), period, "{name}");
        }
        for bad in [
            "", "2026", "2026-W54", "2027-W53", "2026-13", "2026-Q5", "2026-W7", "2026-1", "26-W07",
            "2026-w47",
        ] {
            assert_eq!(ReviewPeriod::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_rating_has_its_range_in_the_table_of_fields() {
        let ranges: Vec<_> = RATINGS.iter().map(|(name, _)| rating_range(name).unwrap()).collect();
        assert_eq!(ranges, [(1, 5), (1, 5), (-2, 2), (-2, 2), (1, 5), (1, 5), (1, 5)]);
        assert_eq!((rating_range("good"), rating_range("mood")), (None, None));
    }

    #[test]
    fn of_two_that_end_on_one_day_the_shorter_goes_first() {
        let mut periods: Vec<ReviewPeriod> =
            ["2027-02", "2027-01", "2027-W05", "2027-W04", "2028-Q2", "2028-06"]
                .into_iter()
                .map(|name| ReviewPeriod::parse(name).unwrap())
                .collect();
        periods.sort_by_key(|period| period.order());
        let names: Vec<String> = periods.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["2027-W04", "2027-01", "2027-W05", "2027-02", "2028-06", "2028-Q2"]);
        assert!(Span::Week < Span::Quarter);
    }
}
