//! M22, pact age: since when the agreement holds, and when it is to be looked at again.

use chrono::NaiveDate;
use serde::Serialize;

use super::Basis;
use crate::ops::pact::realign_due;
use crate::ops::team::in_force;

/// The dates of the pact in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PactAge {
    /// The version.
    pub pact: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Whole days since then.
    pub days: i64,
    /// The day from which it is to be looked at together again.
    pub realign: NaiveDate,
    /// Its last day, if it has one.
    pub until: Option<NaiveDate>,
}

/// The dates of the pact in force; `None` without a pact.
pub fn pact_age(basis: Basis<'_>) -> Option<PactAge> {
    let today = basis.for_viewer().today;
    let pact = in_force(basis.team, today)?;
    let from = pact.from()?;
    Some(PactAge {
        pact: pact.id().to_owned(),
        from,
        days: (today - from).num_days(),
        realign: realign_due(basis.team, pact, None).unwrap_or(NaiveDate::MAX),
        until: pact.until(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::pact_age;
    use crate::model::Kind;

    #[test]
    fn the_dates_follow_the_version_in_force_on_the_day() {
        let mut story = Story::new();
        let of = |story: &Story, review_of: Option<&str>| {
            let now = now("2026-11-22");
            let age = pact_age(Basis { review_of: review_of.map(date), ..Basis::now(&story.team, &now) })?;
            Some((age.pact, age.days, age.realign.to_string(), age.until))
        };
        assert_eq!(of(&story, None), None);
        story.set(Kind::Pact, "2026-09-07.ana", &[("purpose", "x"), ("until", "2026-12-06")]);
        story.set(Kind::Pact, "2026-11-16.ana", &[("purpose", "y"), ("realign", "6")]);
        assert_eq!(of(&story, None), Some(("2026-11-16.ana".to_owned(), 6, "2026-12-28".to_owned(), None)));
        // The review of October was held under the first version.
        let first = ("2026-09-07.ana".to_owned(), 56, "2026-12-07".to_owned(), Some(date("2026-12-06")));
        assert_eq!(of(&story, Some("2026-10-31")), Some(first));
        // Once a review has looked at it, the weeks are counted on from there.
        story.set(Kind::Joint, "2026-Q4/joint.ana", &[("on", "2026-11-20")]);
        assert_eq!(of(&story, None).unwrap().2, "2027-01-01");
    }
}
