//! M8, said and did: what became of the last promises.

use serde::Serialize;

use super::Basis;

/// How many answers are looked at.
const LOOKED_AT: usize = 10;

/// Answers from which a rate is given.
const ENOUGH: u32 = 8;

/// What one member said became of the promises of earlier check-ins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Promises {
    /// Member id.
    pub member: String,
    /// Kept.
    pub kept: u32,
    /// Partly.
    pub partly: u32,
    /// Not.
    pub not: u32,
    /// Kept of all three; `None` below eight.
    pub rate: Option<f64>,
}

/// The last ten answered promises of every member, however old (ruling 47).
pub fn promises(basis: Basis<'_>) -> Vec<Promises> {
    basis.everybody().into_iter().map(|member| of_one(basis, member)).collect()
}

fn of_one(basis: Basis<'_>, member: String) -> Promises {
    let today = basis.for_member(&member).today;
    let answers = basis
        .team
        .checkins_by(&member)
        .rev()
        .filter(|checkin| checkin.day() <= Some(today))
        .filter_map(|checkin| checkin.0.fields.text("last"))
        .filter(|last| matches!(*last, "kept" | "partly" | "not"));
    let mut promises = Promises { member: member.clone(), kept: 0, partly: 0, not: 0, rate: None };
    for last in answers.take(LOOKED_AT) {
        match last {
            "kept" => promises.kept += 1,
            "partly" => promises.partly += 1,
            _ => promises.not += 1,
        }
    }
    let all = promises.kept + promises.partly + promises.not;
    promises.rate = (all >= ENOUGH).then(|| f64::from(promises.kept) / f64::from(all));
    promises
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, now};
    use super::super::{Basis, promises};

    #[test]
    fn ruling_47_the_last_ten_answers_however_old() {
        let mut story = Story::new();
        story.says("ana", "2025-01-01", "@last=not");
        story.says_on("ana", "2025-02", &[1, 2, 3, 4, 5, 6, 7], "@last=kept");
        story.says("ana", "2026-11-23", "@last=not");
        story.says("ana", "2026-11-20", "@last=later");
        let of_ana = |story: &Story| {
            let now = now("2026-11-22");
            let row =
                promises(Basis::now(&story.team, &now)).into_iter().find(|row| row.member == "ana").unwrap();
            (row.kept, row.partly, row.not, row.rate)
        };
        assert_eq!(of_ana(&story), (7, 0, 1, Some(0.875)));
        story.says_on("ana", "2026-03", &[1, 2, 3], "@last=partly");
        assert_eq!(of_ana(&story), (7, 3, 0, Some(0.7)));
        story.says_on("ana", "2026-04", &[1, 2, 3, 4], "@last=kept");
        assert_eq!(of_ana(&story), (7, 3, 0, Some(0.7)));
        let now = now("2026-11-22");
        let ben = promises(Basis::now(&story.team, &now)).pop().unwrap();
        assert_eq!((ben.member.as_str(), ben.rate), ("ben", None));
    }
}
